#include <fmt/format.h>

#include "look.h"
#include "patterns.h"
#include "rules.h"
#include "trusts.h"

namespace ramify::access::rules {

void no_external_id(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    if (at.is_identity() || !at.allows()) continue;
    if (!external_ids(*at.statement).empty()) continue;
    for (const std::string& principal : at.statement->principals.ram) {
      const auto arn = model::parse_ram_arn(principal);
      if (!arn || look.key_of(arn->account_id) || has_wildcard(arn->account_id)) continue;
      findings.add(at.address, look.principal(at, principal), principal + under(*at.statement),
                   fmt::format("{} is not described here and gets in without an external id", principal));
    }
  }
}

}  // namespace ramify::access::rules
