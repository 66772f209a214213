#include <fmt/format.h>

#include <algorithm>

#include "look.h"
#include "patterns.h"
#include "rules.h"

namespace ramify::access::rules {

void whole_service(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.grants()) {
    if (at.statement->not_action || at.statement->not_resource) continue;
    const auto& actions = at.statement->actions;
    for (std::size_t i = 0; i < actions.size(); ++i) {
      const std::string& action = actions[i];
      if (!action.ends_with(":*") || is_every_action(action)) continue;
      const std::string service = action.substr(0, action.size() - 2);
      const std::string own = look.account(at.address.account).id.str();
      const auto& resources = at.statement->resources;
      const bool all = std::any_of(resources.begin(), resources.end(), [&](const std::string& resource) {
        return covers_resource(resource, fmt::format("acs:{}:*:{}:*", service, own));
      });
      if (!all) continue;
      findings.add(at.address, look.part(at, fmt::format("Action/{}", i)), action + under(*at.statement),
                   fmt::format("every action of {} on every resource is allowed", service));
    }
  }
}

}  // namespace ramify::access::rules
