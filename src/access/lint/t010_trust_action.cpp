#include <fmt/format.h>

#include "look.h"
#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::access::rules {

void trust_action(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    if (at.is_identity() || !at.allows()) continue;
    const auto& actions = at.statement->actions;
    for (std::size_t i = 0; i < actions.size(); ++i) {
      const std::string folded = text::fold_case(actions[i]);
      if (!at.statement->not_action && (folded == "sts:assumerole" || folded == "sts:setsourceidentity")) continue;
      findings.add(at.address,
                   look.part(at, fmt::format("{}/{}", at.statement->not_action ? "NotAction" : "Action", i)),
                   actions[i],
                   fmt::format("a trust has no use for {}{}", at.statement->not_action ? "all but " : "", actions[i]));
    }
  }
}

}  // namespace ramify::access::rules
