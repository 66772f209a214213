#include "look.h"
#include "rules.h"

namespace ramify::access::rules {

void two_modes(const Look& look, Findings& findings) {
  for (const auto& [key, account] : look.world().accounts) {
    for (const auto& [name, user] : account.users) {
      if (user.console != model::Presence::present || !user.wanted_keys || user.wanted_keys->active == 0) continue;
      const model::Address address{key, {model::ObjectKind::user, name.str()}};
      findings.add(address, look.field(address, "access_keys"), "two modes",
                   "the user logs on to the console and holds AccessKeys: a person or a program, not both");
    }
  }
}

}  // namespace ramify::access::rules
