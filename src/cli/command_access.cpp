#include <algorithm>

#include "command.h"
#include "ground.h"
#include "ramify/access/request.h"
#include "ramify/policy/match.h"
#include "ramify/report/inventory.h"

namespace ramify::cli {

namespace {

bool allows_one_of(const std::vector<std::string>& actions, const access::Grant& grant) {
  return std::any_of(actions.begin(), actions.end(), [&](const std::string& action) {
    const auto matches = [&](const std::string& pattern) { return policy::action_matches(pattern, action); };
    return std::any_of(grant.actions.in.begin(), grant.actions.in.end(), matches) &&
           std::none_of(grant.actions.out.begin(), grant.actions.out.end(), matches);
  });
}

/// What is left of a holding for somebody who asks about these actions only.
access::Holding narrowed(access::Holding holding, const std::vector<std::string>& actions) {
  if (actions.empty()) return holding;
  auto& grants = holding.grants;
  grants.erase(std::remove_if(grants.begin(), grants.end(),
                              [&](const access::Grant& grant) { return !allows_one_of(actions, grant); }),
               grants.end());
  return holding;
}

std::vector<report::InventoryEntry> entries_of(const Arguments& arguments, const model::World& world) {
  const access::Inventory inventory(world);
  const bool narrows = !arguments.roles.empty() || !arguments.actions.empty();
  std::vector<report::InventoryEntry> entries;
  const auto add = [&](const model::Address& who) {
    if (!is_asked_for(arguments.principals, who)) return;
    report::InventoryEntry entry{who, {}, {}};
    if (arguments.roles.empty()) entry.own = narrowed(inventory.holding(who), arguments.actions);
    for (auto& way : inventory.ways(who)) {
      if (!is_asked_for(arguments.roles, way.role)) continue;
      auto there = narrowed(inventory.holding(way.role), arguments.actions);
      if (!arguments.actions.empty() && there.grants.empty() && there.unknown.empty()) continue;
      entry.doors.push_back({std::move(way), std::move(there)});
    }
    const bool empty = entry.doors.empty() && entry.own.grants.empty() && entry.own.unknown.empty();
    if (!narrows || !empty) entries.push_back(std::move(entry));
  };
  for (const auto& [key, account] : world.accounts) {
    for (const auto& each : account.users) add({key, {model::ObjectKind::user, each.first.str()}});
    for (const auto& each : account.roles) add({key, {model::ObjectKind::role, each.first.str()}});
  }
  return entries;
}

}  // namespace

void add_access(CLI::App& app, Arguments& arguments) {
  add_path(app, arguments, "The configuration's root file or its folder (default: here)");
  add_live(app, arguments);
  add_connections(app, arguments);
  add_outputs(app, arguments, {Format::text, Format::json});
  add_repeated(app, "--principal", arguments.principals, "Only these users and roles; * and ? stand for more",
               "ACCOUNT/NAME");
  add_repeated(app, "--role", arguments.roles, "Only who can become these roles", "ACCOUNT/ROLE");
  add_repeated(app, "--action", arguments.actions, "Only who can do this", "SERVICE:ACTION");
}

Exit run_access(const Arguments& arguments, Surroundings& around) {
  for (const std::string& action : arguments.actions) {
    const auto fault = access::fault_in_action(action);
    if (fault) return say_misuse({ErrorKind::usage, "--action: " + *fault, {}, std::nullopt}, arguments, around);
  }
  const auto desired = load_desired(arguments, around);
  if (!desired) return desired.error();
  const auto ground = ground_of(arguments, around, *desired);
  if (!ground) return ground.error();
  if (const auto wrong = means_nobody(arguments, ground->world)) return say_misuse(*wrong, arguments, around);
  const auto entries = entries_of(arguments, ground->world);
  return deliver(arguments, around, [&](Format format, const report::Style& style) {
    return format == Format::json ? report::inventory_json(entries) : report::inventory_text(entries, style);
  });
}

}  // namespace ramify::cli
