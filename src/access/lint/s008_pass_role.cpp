#include "look.h"
#include "patterns.h"
#include "rules.h"

namespace ramify::access::rules {

void pass_role(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.grants()) {
    const policy::Statement& s = *at.statement;
    if (granted_widely(s, {"ram:PassRole"}).empty()) continue;
    findings.add(look, at, "Resource", "ram:PassRole on every role lets its holder run services as any of them");
  }
}

}  // namespace ramify::access::rules
