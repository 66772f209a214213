#include <fmt/format.h>

#include "look.h"
#include "rules.h"

namespace ramify::access::rules {

void allow_not_resource(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    if (!at.allows() || !at.statement->not_resource) continue;
    findings.add(
        look, at, "NotResource",
        fmt::format("every resource but {} is opened, also those made later", enumerate(at.statement->resources)));
  }
}

}  // namespace ramify::access::rules
