#include "look.h"
#include "rules.h"

namespace ramify::access::rules {

void no_group(const Look& look, Findings& findings) {
  for (const auto& [key, account] : look.world().accounts) {
    std::set<model::UserName> joined;
    for (const auto& membership : account.memberships) joined.insert(membership.user);
    for (const auto& [name, user] : account.users) {
      const bool program = user.console != model::Presence::present && user.wanted_keys && user.wanted_keys->active > 0;
      if (program || joined.count(name) != 0) continue;
      const model::Address address{key, {model::ObjectKind::user, name.str()}};
      findings.add(address, look.place(address), "no group", "the user is in no group");
    }
  }
}

}  // namespace ramify::access::rules
