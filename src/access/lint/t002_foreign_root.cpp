#include <fmt/format.h>

#include "look.h"
#include "patterns.h"
#include "rules.h"

namespace ramify::access::rules {

void foreign_root(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    if (at.is_identity() || !at.allows()) continue;
    if (!at.statement->conditions.empty()) continue;
    for (const std::string& principal : at.statement->principals.ram) {
      const auto arn = model::parse_ram_arn(principal);
      if (!arn || arn->relative != "root") continue;
      const auto key = look.key_of(arn->account_id);
      if ((key && *key == at.address.account) || has_wildcard(arn->account_id)) continue;
      findings.add(at.address, look.principal(at, principal), principal,
                   fmt::format("every user and role of {} that may assume roles gets in, with no condition",
                               key ? key->str() : "the account " + arn->account_id));
    }
  }
}

}  // namespace ramify::access::rules
