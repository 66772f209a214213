#include <fmt/format.h>

#include "look.h"
#include "reach.h"
#include "rules.h"

namespace ramify::access::rules {

void long_session(const Look& look, Findings& findings) {
  for (const auto& [key, account] : look.world().accounts) {
    for (const auto& [name, role] : account.roles) {
      if (!role.max_session || *role.max_session <= std::chrono::hours(1)) continue;
      const model::Address address{key, {model::ObjectKind::role, name.str()}};
      const auto power = great_power(look, address);
      if (power.empty()) continue;
      const auto long_one =
          fmt::format("sessions of {} minutes with {}",
                      std::chrono::duration_cast<std::chrono::minutes>(*role.max_session).count(), power);
      findings.add(address, look.field(address, "max_session"), long_one,
                   long_one + ": a stolen token is good for as long");
    }
  }
}

}  // namespace ramify::access::rules
