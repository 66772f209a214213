#include <fmt/format.h>

#include "look.h"
#include "patterns.h"
#include "rules.h"

namespace ramify::access::rules {

void unknown_account(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    if (at.is_identity() || !at.allows()) continue;
    for (const std::string& principal : at.statement->principals.ram) {
      const auto arn = model::parse_ram_arn(principal);
      if (!arn || look.key_of(arn->account_id) || has_wildcard(arn->account_id)) continue;
      if (look.input.trusted_accounts.count(arn->account_id) != 0) continue;
      findings.add(
          at.address, look.principal(at, principal), principal + under(*at.statement),
          fmt::format("the account {} is neither described here nor among the trusted accounts", arn->account_id));
    }
  }
}

}  // namespace ramify::access::rules
