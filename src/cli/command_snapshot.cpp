#include <ostream>

#include "command.h"
#include "files.h"
#include "pipeline.h"

namespace ramify::cli {

void add_snapshot(CLI::App& app, Arguments& arguments) {
  add_path(app, arguments, "The configuration that names the accounts (default: here)");
  add_connections(app, arguments);
  app.add_option("--out", arguments.out, "Write to FILE instead of standard output")->type_name("FILE");
}

Exit run_snapshot(const Arguments& arguments, Surroundings& around) {
  const auto desired = load_desired(arguments, around);
  if (!desired) return desired.error();
  const auto reached = reach(arguments, around, account_ids(*desired));
  if (!reached) return reached.error();
  auto scope = read_scope(*desired);
  scope.every_user = true;
  const auto live =
      read_world(reached->sessions, account_ids(*desired), scope, system_policies(*desired), around.environment.now());
  if (!live) return say(live.error(), arguments, around);
  std::vector<model::Address> policies;
  for (const auto& [key, account] : live->accounts) {
    for (const auto& entry : account.policies)
      policies.push_back({key, {model::ObjectKind::policy, entry.first.str()}});
  }
  const auto versions = live::read_versions(reached->sessions, policies);
  if (!versions) return say(versions.error(), arguments, around);
  std::map<model::AccountKey, live::Limits> limits;
  for (const auto& [key, session] : reached->sessions) limits.emplace(key, live::read_limits(*session));
  const auto text = live::with_limits(live::to_snapshot(*live, *versions), limits);
  if (!arguments.out) {
    around.out << text;
    return Exit::ok;
  }
  const auto written = write_file(*arguments.out, text);
  return written ? Exit::ok : say(written.error(), arguments, around);
}

}  // namespace ramify::cli
