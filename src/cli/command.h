#pragma once

#include <span>
#include <string_view>

#include "arguments.h"
#include "ramify/cli/exit_code.h"
#include "ramify/cli/surroundings.h"

namespace ramify::cli {

/// One row a command.
struct Command {
  std::string_view name;
  std::string_view summary;
  void (*add)(CLI::App& app, Arguments& arguments);
  Exit (*run)(const Arguments& arguments, Surroundings& around);
};

[[nodiscard]] std::span<const Command> commands();

/// The whole command line as CLI11 sees it; `arguments` must outlive it.
void build(CLI::App& app, Arguments& arguments);

// One file each: command_<name>.cpp.
void add_validate(CLI::App& app, Arguments& arguments);
Exit run_validate(const Arguments& arguments, Surroundings& around);
void add_lint(CLI::App& app, Arguments& arguments);
Exit run_lint(const Arguments& arguments, Surroundings& around);
void add_plan(CLI::App& app, Arguments& arguments);
Exit run_plan(const Arguments& arguments, Surroundings& around);
void add_apply(CLI::App& app, Arguments& arguments);
Exit run_apply(const Arguments& arguments, Surroundings& around);
void add_drift(CLI::App& app, Arguments& arguments);
Exit run_drift(const Arguments& arguments, Surroundings& around);
void add_test(CLI::App& app, Arguments& arguments);
Exit run_test(const Arguments& arguments, Surroundings& around);
void add_access(CLI::App& app, Arguments& arguments);
Exit run_access(const Arguments& arguments, Surroundings& around);
void add_verify(CLI::App& app, Arguments& arguments);
Exit run_verify(const Arguments& arguments, Surroundings& around);
void add_explain(CLI::App& app, Arguments& arguments);
Exit run_explain(const Arguments& arguments, Surroundings& around);
void add_show(CLI::App& app, Arguments& arguments);
Exit run_show(const Arguments& arguments, Surroundings& around);
void add_approve(CLI::App& app, Arguments& arguments);
Exit run_approve(const Arguments& arguments, Surroundings& around);
void add_doctor(CLI::App& app, Arguments& arguments);
Exit run_doctor(const Arguments& arguments, Surroundings& around);
void add_snapshot(CLI::App& app, Arguments& arguments);
Exit run_snapshot(const Arguments& arguments, Surroundings& around);
void add_schema(CLI::App& app, Arguments& arguments);
Exit run_schema(const Arguments& arguments, Surroundings& around);
void add_completion(CLI::App& app, Arguments& arguments);
Exit run_completion(const Arguments& arguments, Surroundings& around);
void add_undo(CLI::App& app, Arguments& arguments);
Exit run_undo(const Arguments& arguments, Surroundings& around);
void add_revoke(CLI::App& app, Arguments& arguments);
Exit run_revoke(const Arguments& arguments, Surroundings& around);
void add_pull(CLI::App& app, Arguments& arguments);
Exit run_pull(const Arguments& arguments, Surroundings& around);
void add_graph(CLI::App& app, Arguments& arguments);
Exit run_graph(const Arguments& arguments, Surroundings& around);
void add_sim(CLI::App& app, Arguments& arguments);
Exit run_sim(const Arguments& arguments, Surroundings& around);

}  // namespace ramify::cli
