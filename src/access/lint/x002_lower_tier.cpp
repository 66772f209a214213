#include <fmt/format.h>

#include "look.h"
#include "reach.h"
#include "rules.h"

namespace ramify::access::rules {

void lower_tier(const Look& look, Findings& findings) {
  const auto& tiers = look.input.tiers;
  for (const auto& [key, account] : look.world().accounts) {
    const auto own = tiers.find(key);
    if (own == tiers.end()) continue;
    for (const auto& [name, role] : account.roles) {
      const model::Address target{key, {model::ObjectKind::role, name.str()}};
      for (const auto& [from, ways] : ways_into(look, target)) {
        const auto other = tiers.find(from);
        if (other == tiers.end() || other->second >= own->second) continue;
        findings.add(target, look.field(target, "trust"), from.str() + ": " + in_words(look, ways, ways.size()),
                     fmt::format("{}, which is trusted less than {}, {} in: {}", from.str(), key.str(),
                                 are_all_unsure(look, ways) ? "may get" : "gets", in_words(look, ways)));
      }
    }
  }
}

}  // namespace ramify::access::rules
