#include "look.h"
#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::access::rules {

void mfa_deny(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    if (at.allows()) continue;
    const auto bools = at.statement->conditions.find("Bool");
    if (bools == at.statement->conditions.end()) continue;
    for (const auto& [key, values] : bools->second) {
      if (text::fold_case(key) != "acs:mfapresent" || values.empty() || text::fold_case(values.front()) != "false")
        continue;
      findings.add(look, at, "Condition/Bool/" + key,
                   "this Deny does not stop AccessKeys: their calls carry no acs:MFAPresent");
    }
  }
}

}  // namespace ramify::access::rules
