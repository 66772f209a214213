#include "look.h"
#include "patterns.h"
#include "rules.h"

namespace ramify::access::rules {

void everything(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    if (!at.is_identity() || !grants_everything(*at.statement)) continue;
    findings.add(look, at, {},
                 at.statement->conditions.empty() ? "every action on every resource is allowed"
                                                  : "every action on every resource is allowed, under a condition");
  }
}

}  // namespace ramify::access::rules
