#include <array>

#include "command.h"

namespace ramify::cli {

namespace {

constexpr std::array kCommands = {
    Command{"validate", "Check the files, without any account", add_validate, run_validate},
    Command{"lint", "Judge the files by rules, without any account", add_lint, run_lint},
    Command{"plan", "Show what apply would do", add_plan, run_plan},
    Command{"apply", "Make the accounts what the files say", add_apply, run_apply},
    Command{"revoke", "Plan to cut somebody off, and change the files so that it stays so", add_revoke, run_revoke},
    Command{"undo", "Plan to take back what an apply did, by its journal", add_undo, run_undo},
    Command{"drift", "Say whether the accounts are still what the files say", add_drift, run_drift},
    Command{"pull", "Write what is live into the files", add_pull, run_pull},
    Command{"test", "Run the configuration's access tests, without any account", add_test, run_test},
    Command{"access", "Say who can do what", add_access, run_access},
    Command{"graph", "Draw who can become which role", add_graph, run_graph},
    Command{"verify", "Really assume roles, and check who that makes one", add_verify, run_verify},
    Command{"explain", "Say whether somebody may do something, and why", add_explain, run_explain},
    Command{"show", "Show a plan file again", add_show, run_show},
    Command{"approve", "Sign a plan file that you have reviewed", add_approve, run_approve},
    Command{"snapshot", "Write the accounts as they are to a file", add_snapshot, run_snapshot},
    Command{"doctor", "Say whether credentials, endpoints and rights are in order", add_doctor, run_doctor},
    Command{"sim", "Run a simulated RAM service", add_sim, run_sim},
    Command{"schema", "Print the JSON Schema of the configuration files", add_schema, run_schema},
    Command{"completion", "Print a shell's completion script", add_completion, run_completion},
};

}  // namespace

std::span<const Command> commands() {
  return kCommands;
}

void build(CLI::App& app, Arguments& arguments) {
  app.require_subcommand(1);
  app.get_formatter()->column_width(32);
  for (const auto& command : commands()) {
    auto* sub = app.add_subcommand(std::string(command.name), std::string(command.summary));
    add_color(*sub, arguments);
    command.add(*sub, arguments);
    // An alias with --connections in it must fit every command, also those that reach nobody.
    if (sub->get_option_no_throw("--connections") == nullptr) {
      sub->add_option("--connections", arguments.connections, "Not read by this command")->type_name("FILE")->group("");
    }
  }
}

}  // namespace ramify::cli
