#include "guarding.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "ramify/text/text.h"
#include "versions.h"

namespace ramify::cli {

namespace {

bool says_nothing(const model::Account& account, const model::AccountScope& scope) {
  return account.users.empty() && account.groups.empty() && account.roles.empty() && account.policies.empty() &&
         scope.absent.empty();
}

}  // namespace

void add_guards(CLI::App& app, Arguments& arguments) {
  for (const plan::Guard& guard : plan::guards()) {
    const std::string name(guard.name);
    app.add_flag("--allow-" + name)
        ->description(fmt::format("Go on where the guard \"{}\" trips: {}", name, guard.reason))
        ->each([&arguments, name](const std::string& value) {
          arguments.allowed.push_back({name, value == kBareFlag ? std::string() : value});
        })
        ->type_name("[=WHERE]")
        ->group("Guards");
  }
  const auto for_planning = [&arguments](const std::string& flag) {
    return [&arguments, flag](const std::string&) { arguments.for_planning.insert(flag); };
  };
  app.add_option("--max-deletions", arguments.limits.deletions, "Deletions of one kind in one account (default: 5)")
      ->check(whole_number(0, 1'000'000))
      ->each(for_planning("--max-deletions"))
      ->type_name("N")
      ->group("Guards");
  app.add_option("--max-deletion-share", arguments.limits.share_percent,
                 "The same as a share of ten objects or more (default: 25)")
      ->check(whole_number(0, 100))
      ->each(for_planning("--max-deletion-share"))
      ->type_name("PERCENT")
      ->group("Guards");
}

plan::GuardBasis guard_basis(const Arguments& arguments, const config::Desired& desired) {
  plan::GuardBasis basis;
  basis.limits = arguments.limits;
  basis.allowed = arguments.allowed;
  basis.admins = static_cast<int>(desired.admins_minimum);
  for (const auto& [key, account] : desired.world.accounts) {
    const auto found = desired.scope.accounts.find(key);
    const model::AccountScope scope = found == desired.scope.accounts.end() ? model::AccountScope{} : found->second;
    if (says_nothing(account, scope)) basis.empty.insert(key);
    if (!scope.protect.empty()) basis.protect.emplace(key, scope.protect);
  }
  return basis;
}

plan::GuardSources guard_sources(const plan::Plan& plan, const model::World& live, const Reached& reached,
                                 const live::PolicyVersions& versions) {
  plan::GuardSources sources;
  for (const auto& [key, identity] : reached.identities) sources.operators.emplace(key, identity.arn);
  sources.trusted_accounts = reached.connections.trusted_accounts;
  sources.evictions = foreign_evictions(plan, live, versions);
  return sources;
}

void warn_of_few_ways_in(const plan::Plan& plan, const model::World& live, const Reached& reached,
                         Surroundings& around) {
  const auto standpoint = standpoint_of(plan, reached);
  const int minimum = standpoint.minimum;
  for (const auto& [account, ways] : plan::ways_in(live, standpoint)) {
    if (static_cast<int>(ways.size()) >= minimum) continue;
    const bool by_default = minimum == plan::Standpoint{}.minimum;
    around.err << fmt::format(
        "warning: {}: administrators get in by {} only, beside whoever runs this\n"
        "  help: {}: have another administrator who does not depend on this tool, or write `admins: {{minimum: {}}}` "
        "in ramify.yaml\n",
        account.str(), text::printable(fmt::format("{}", fmt::join(ways, ", "))),
        by_default ? fmt::format("{} ways in are wanted by default", minimum)
                   : fmt::format("`admins: {{minimum: {}}}` wants {} ways in", minimum, minimum),
        ways.size());
  }
}

Error refusal(const std::vector<plan::Finding>& findings) {
  std::vector<std::string> where;
  for (const plan::Finding& finding : findings) {
    if (!finding.lifted_by) where.push_back(fmt::format("{} at {}", finding.guard, text::printable(finding.where)));
  }
  return {ErrorKind::guard, fmt::format("the plan is refused by its guards: {}", fmt::join(where, ", ")),
          "the plan says why, what to do, and which flag lifts each", std::nullopt};
}

}  // namespace ramify::cli
