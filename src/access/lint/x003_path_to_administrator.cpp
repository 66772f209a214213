#include <fmt/format.h>

#include "look.h"
#include "reach.h"
#include "rules.h"

namespace ramify::access::rules {

void path_to_administrator(const Look& look, Findings& findings) {
  for (const auto& [key, account] : look.world().accounts) {
    for (const auto& [name, role] : account.roles) {
      const model::Address target{key, {model::ObjectKind::role, name.str()}};
      const auto power = great_power(look, target);
      if (power.empty()) continue;
      for (const auto& [from, ways] : ways_into(look, target)) {
        if (from == key) continue;
        findings.add(target, look.field(target, "trust"), from.str() + ": " + in_words(look, ways, ways.size()),
                     fmt::format("from {} one {} become this role, which holds {}: {}", from.str(),
                                 are_all_unsure(look, ways) ? "may be able to" : "can", power, in_words(look, ways)));
      }
    }
  }
}

}  // namespace ramify::access::rules
