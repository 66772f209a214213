#include <fmt/format.h>

#include "look.h"
#include "patterns.h"
#include "rules.h"

namespace ramify::access::rules {

void whole_service(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.grants()) {
    if (at.statement->not_action || at.statement->not_resource || !any_everything(at.statement->resources)) continue;
    const auto& actions = at.statement->actions;
    for (std::size_t i = 0; i < actions.size(); ++i) {
      const std::string& action = actions[i];
      if (!action.ends_with(":*") || action == "*:*") continue;
      const std::string service = action.substr(0, action.size() - 2);
      findings.add(at.address, look.part(at, fmt::format("Action/{}", i)), action + under(*at.statement),
                   fmt::format("every action of {} on every resource is allowed", service));
    }
  }
}

}  // namespace ramify::access::rules
