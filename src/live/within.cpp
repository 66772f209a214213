#include "ramify/live/within.h"

#include "account.h"

namespace ramify::live {

model::World within(model::World world, const ReadScope& scope) {
  for (auto& [key, account] : world.accounts) {
    const Named logons(scope, scope.login_profiles, key);
    const Named keys(scope, scope.access_keys, key);
    const Named devices(scope, scope.mfa, key);
    for (auto& [name, user] : account.users) {
      if (!logons.has(user)) {
        user.console = model::Presence::unmanaged;
        user.login = {};
      }
      if (!keys.has(user)) user.keys.reset();
      if (!devices.has(user)) user.mfa_bound.reset();
    }
  }
  return world;
}

}  // namespace ramify::live
