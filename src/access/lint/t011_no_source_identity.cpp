#include "look.h"
#include "rules.h"
#include "trusts.h"

namespace ramify::access::rules {

void no_source_identity(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    if (at.is_identity() || !at.allows()) continue;
    if (has_key(*at.statement, "sts:SourceIdentity") || has_key(*at.statement, "sts:RoleSessionName")) continue;
    for (const std::string& principal : at.statement->principals.ram) {
      const auto arn = model::parse_ram_arn(principal);
      if (!arn || arn->account_id == look.account(at.address.account).id.str()) continue;
      // Behind one user stands one person, whose name each session's beginning is recorded with.
      if (arn->relative != "root" && !arn->relative.starts_with("role/")) continue;
      findings.add(at.address, look.principal(at, principal), principal,
                   "sessions of many people look alike here: nothing holds them to a source identity");
    }
  }
}

}  // namespace ramify::access::rules
