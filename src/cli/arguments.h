#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/cli/surroundings.h"
#include "ramify/diag/result.h"
#include "ramify/report/report.h"

namespace ramify::cli {

enum class Format { text, json, markdown };

/// One `-o FORMAT[=FILE]`.
struct Output {
  Format format = Format::text;
  std::optional<std::filesystem::path> file;
};

/// The command line, taken apart. Every command reads the members it has asked for.
struct Arguments {
  std::string color = "auto";
  std::filesystem::path path = ".";
  std::optional<std::filesystem::path> connections;
  std::optional<std::filesystem::path> log;
  std::optional<std::filesystem::path> out;
  std::optional<std::filesystem::path> live;
  std::filesystem::path secrets = "ramify-secrets";
  std::vector<Output> outputs;
  std::vector<std::string> as;
  bool detailed_exitcode = false;
  bool yes = false;
  bool delete_surplus_keys = false;
  std::string shell;

  struct Sim {
    std::string listen = "127.0.0.1:0";
    std::optional<std::filesystem::path> state;
    std::vector<std::string> accounts;
    std::vector<std::filesystem::path> seeds;
    std::optional<std::filesystem::path> write_connections;
    std::vector<std::string> switches;
  } sim;
};

// Flags that several commands share, said once.
void add_color(CLI::App& app, Arguments& arguments);
void add_path(CLI::App& app, Arguments& arguments, const std::string& what);
void add_connections(CLI::App& app, Arguments& arguments);
void add_outputs(CLI::App& app, Arguments& arguments, std::vector<Format> formats);
void add_secrets(CLI::App& app, Arguments& arguments);
void add_surplus_keys(CLI::App& app, Arguments& arguments);

[[nodiscard]] std::string_view to_string(Format format);

/// Colour and width for one of the two streams, by flag, NO_COLOR, CLICOLOR_FORCE, TERM and whether it is a terminal.
[[nodiscard]] report::Style style_for(const Arguments& arguments, const Surroundings& around, bool is_terminal);
[[nodiscard]] report::Style out_style(const Arguments& arguments, const Surroundings& around);
[[nodiscard]] report::Style err_style(const Arguments& arguments, const Surroundings& around);

}  // namespace ramify::cli
