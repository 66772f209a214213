#include <fmt/format.h>

#include "look.h"
#include "patterns.h"
#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::access::rules {

void wildcard_principal(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    if (at.is_identity() || !at.allows()) continue;
    for (const auto* list :
         {&at.statement->principals.ram, &at.statement->principals.service, &at.statement->principals.federated}) {
      for (const std::string& principal : *list) {
        if (!has_wildcard(principal)) continue;
        findings.add(at.address, look.principal(at, principal), principal + under(*at.statement),
                     fmt::format("the trust lets in whoever matches \"{}\"", text::printable(principal)));
      }
    }
  }
}

}  // namespace ramify::access::rules
