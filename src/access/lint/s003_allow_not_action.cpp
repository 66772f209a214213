#include <fmt/format.h>

#include "look.h"
#include "rules.h"

namespace ramify::access::rules {

void allow_not_action(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    if (!at.allows() || !at.statement->not_action) continue;
    findings.add(
        look, at, "NotAction",
        fmt::format("everything but {} is allowed, also what services add later", enumerate(at.statement->actions)));
  }
}

}  // namespace ramify::access::rules
