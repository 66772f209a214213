#include <fmt/format.h>

#include "look.h"
#include "patterns.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

bool exists(const Look& look, const model::AccountKey& key, const model::ObjectRef& ref) {
  const auto in = [&](const model::Account& account) {
    return model::contains(account, ref) || model::case_twin(account, ref);
  };
  if (in(look.account(key))) return true;
  if (look.input.live == nullptr) return false;
  const auto live = look.input.live->accounts.find(key);
  return live != look.input.live->accounts.end() && in(live->second);
}

}  // namespace

void nobody(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    if (at.is_identity() || !at.allows()) continue;
    for (const std::string& principal : at.statement->principals.ram) {
      const auto arn = model::parse_ram_arn(principal);
      if (!arn || has_wildcard(arn->relative)) continue;
      const auto key = look.key_of(arn->account_id);
      const auto slash = arn->relative.find('/');
      if (!key || slash == std::string::npos) continue;
      const auto kind = model::parse_object_kind(arn->relative.substr(0, slash));
      const std::string name = arn->relative.substr(slash + 1);
      if (!kind || exists(look, *key, {*kind, name})) continue;
      findings.add(at.address, look.principal(at, principal), principal,
                   fmt::format("{} has no {} {}: whoever makes one by that name gets in", key->str(),
                               model::to_string(*kind), name));
    }
  }
}

}  // namespace ramify::access::rules
