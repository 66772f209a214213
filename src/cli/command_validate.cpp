#include <fmt/format.h>

#include <ostream>

#include "command.h"
#include "linting.h"
#include "marking.h"
#include "ramify/config/config.h"
#include "ramify/text/text.h"

namespace ramify::cli {

namespace {

std::string summary(const config::Desired& desired) {
  std::size_t users = 0;
  std::size_t groups = 0;
  std::size_t roles = 0;
  std::size_t policies = 0;
  for (const auto& [key, account] : desired.world.accounts) {
    users += account.users.size();
    groups += account.groups.size();
    roles += account.roles.size();
    policies += account.policies.size();
  }
  return fmt::format("Valid: {}, {}, {}, {}, {}, {}.\n", text::count(desired.world.accounts.size(), "account"),
                     text::count(users, "user"), text::count(groups, "group"), text::count(roles, "role"),
                     text::count(policies, "custom policy", "custom policies"),
                     text::count(desired.access_tests.size(), "access test"));
}

}  // namespace

void add_validate(CLI::App& app, Arguments& arguments) {
  add_path(app, arguments, "The configuration's root file or its folder (default: here)");
  add_outputs(app, arguments, {Format::text, Format::json});
  add_fail_on(app, arguments, "error");
  app.add_option("--connections", arguments.connections, "Whose trusted_accounts trust policies may name")
      ->type_name("FILE");
}

Exit run_validate(const Arguments& arguments, Surroundings& around) {
  const auto knowledge = lint_knowledge(arguments, around);
  if (!knowledge) return knowledge.error();
  const auto loaded = config::load(arguments.path, {knowledge->now});
  const auto report = lint_beside(loaded, *knowledge);
  const Diagnostics all = report::lint_diagnostics(report);
  say(loaded.sources, all, arguments, around);
  const bool fails = fail_on(arguments, access::LintSeverity::error).fails(report);
  const Exit delivered = deliver(arguments, around, [&](Format format, const report::Style&) {
    if (format == Format::json) {
      return report::diagnostics_json(Marked(report, path_to_files(arguments, around)).sources(), all);
    }
    return loaded.desired && !fails ? summary(*loaded.desired) : std::string();
  });
  const Exit judged = fails ? Exit::check_failed : Exit::ok;
  return worse(delivered, loaded.desired ? judged : Exit::error);
}

}  // namespace ramify::cli
