#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/cli/surroundings.h"
#include "ramify/diag/result.h"
#include "ramify/report/report.h"
#include "usage.h"

namespace ramify::cli {

enum class Format { text, json, markdown, html, sarif, github, junit, dot, mermaid };

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
  std::string base;
  std::filesystem::path secrets = "ramify-secrets";
  std::vector<Output> outputs;
  std::vector<std::string> as;
  std::vector<std::filesystem::path> keys;
  bool detailed_exitcode = false;
  bool emit_plan_policy = false;
  std::string emit_policy;
  bool yes = false;
  bool delete_surplus_keys = false;
  std::set<std::string> surplus_keys;  ///< these alone; empty: the oldest of each user
  /// Of questions about access.
  std::vector<std::string> principals;
  std::vector<std::string> roles;
  std::vector<std::string> actions;
  bool fail_on_tests = false;
  /// Of a plan and its guards.
  std::vector<plan::Allowance> allowed;
  plan::Limits limits;
  plan::Binding binding = plan::Binding::all;
  std::set<std::string> for_planning;  ///< flags given that a plan file has its own answer to
  std::chrono::seconds expires_in = std::chrono::hours(24);
  /// Of approvals.
  struct Approval {
    std::size_t require = 0;
    std::optional<std::size_t> require_narrowing;
    std::vector<std::filesystem::path> signatures;
    std::optional<std::filesystem::path> allowed_signers;
    std::optional<std::filesystem::path> key;
    bool forbid_author = false;
    bool digest = false;
  } approval;
  /// Of an apply.
  std::optional<std::filesystem::path> journal;
  unsigned parallel = 8;
  std::optional<std::chrono::seconds> deadline;
  std::chrono::seconds step_deadline = std::chrono::minutes(10);
  std::chrono::seconds lock_timeout{0};
  std::chrono::seconds list_lag{30};
  std::map<std::string, std::filesystem::path> passwords;  ///< first passwords by `account/user`
  std::optional<std::string> password_command;
  std::string shell;

  struct Lint {
    std::string fail_on;  ///< empty: the command's own default
    std::vector<std::string> rules;
    std::optional<std::filesystem::path> baseline;
    std::optional<std::filesystem::path> write_baseline;
    bool fix = false;
    bool dry_run = false;
  } lint;

  struct Revoke {
    std::vector<std::string> principals;
    std::vector<std::string> from;
    std::string how;  ///< empty: the least that cuts
    bool write = false;
  } revoke;

  struct Pull {
    std::string project;
    std::vector<std::string> accounts;
    bool write = false;
  } pull;

  struct Explain {
    std::vector<std::string> words;
    std::optional<std::filesystem::path> requests;
    std::vector<std::string> context;
    bool complete = false;
  } explain;

  struct Sim {
    std::string listen = "127.0.0.1:0";
    std::optional<std::filesystem::path> state;
    std::vector<std::string> accounts;
    std::vector<std::filesystem::path> seeds;
    std::optional<std::filesystem::path> write_connections;
    std::vector<std::string> switches;
    std::vector<std::string> quotas;
    std::vector<std::string> faults;
    std::string rates = "none";
    std::optional<std::string> clock;
    bool freeze_clock = false;
    std::optional<std::uint64_t> random_seed;
    std::optional<std::string> control;
    std::optional<std::filesystem::path> log;
    bool sync = true;
    bool list_switches = false;
    bool list_faults = false;
  } sim;
};

// Flags that several commands share, said once.
void add_color(CLI::App& app, Arguments& arguments);
/// An option that takes one value each time it is given.
CLI::Option* may_repeat(CLI::Option* option);
template <class T>
void add_repeated(CLI::App& app, const char* flag, T& values, const char* what, const char* type) {
  may_repeat(app.add_option(flag, values, what)->type_name(type));
}

void add_path(CLI::App& app, Arguments& arguments, const std::string& what);
void add_connections(CLI::App& app, Arguments& arguments);
void add_outputs(CLI::App& app, Arguments& arguments, std::vector<Format> formats);
void add_secrets(CLI::App& app, Arguments& arguments);
void add_run(CLI::App& app, Arguments& arguments);  ///< how steps are run: journal, how many at once, how long
/// What CLI11 says of a flag that was given without `=VALUE`.
inline constexpr std::string_view kBareFlag = "true";
void add_surplus_keys(CLI::App& app, Arguments& arguments);
void add_binding(CLI::App& app, Arguments& arguments);

[[nodiscard]] std::string_view to_string(Format format);

/// Colour and width for one of the two streams, by flag, NO_COLOR, CLICOLOR_FORCE, TERM and whether it is a terminal.
[[nodiscard]] report::Style style_for(const Arguments& arguments, const Surroundings& around, bool is_terminal);
[[nodiscard]] report::Style out_style(const Arguments& arguments, const Surroundings& around);
[[nodiscard]] report::Style err_style(const Arguments& arguments, const Surroundings& around);

}  // namespace ramify::cli
