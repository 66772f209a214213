#include <fmt/format.h>

#include "look.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

constexpr std::chrono::days kKeyAgeMax{90};

/// What only the service can tell: how old keys are, and whether an MFA device is bound.
void live_user(const Look& look, const model::AccountKey& key, const model::User& user, Findings& findings) {
  const model::Address address{key, {model::ObjectKind::user, user.name.str()}};
  std::size_t active = 0;
  for (const auto& access_key : user.keys.value_or(std::vector<model::AccessKey>{})) {
    if (access_key.status != model::KeyStatus::active) continue;
    ++active;
    if (!access_key.created) continue;
    const auto age = std::chrono::duration_cast<std::chrono::days>(look.input.now - *access_key.created);
    if (age <= kKeyAgeMax) continue;
    findings
        .add(address, look.field(address, "access_keys"), "key " + access_key.id.str(),
             fmt::format("the AccessKey {} is {} days old", access_key.id.str(), age.count()))
        .help = "make a new one, then delete it";
  }
  if (active > 1) {
    findings.add(address, look.field(address, "access_keys"), fmt::format("{} live keys", active),
                 fmt::format("{} AccessKeys are active", active));
  }
  if (user.console == model::Presence::present && user.mfa_bound == false) {
    findings.add(address, look.field(address, "console"), "no device", "the user logs on and has bound no MFA device");
  }
}

}  // namespace

void weak_logon(const Look& look, Findings& findings) {
  for (const auto& [key, account] : look.world().accounts) {
    for (const auto& [name, user] : account.users) {
      const model::Address address{key, {model::ObjectKind::user, name.str()}};
      if (user.wanted_keys && user.wanted_keys->active > 1) {
        findings.add(
            address, look.field(address, "access_keys"), fmt::format("{} keys", user.wanted_keys->active),
            fmt::format("{} active AccessKeys: one is in use, and the others are forgotten", user.wanted_keys->active));
      }
      if (user.console == model::Presence::present && user.login.mfa_required != true) {
        findings.add(address, look.field(address, "console"), "mfa", "the user logs on to the console without MFA")
            .help = "write console: {mfa: required}";
      }
    }
  }
  if (look.input.live == nullptr) return;
  for (const auto& [key, account] : look.input.live->accounts) {
    if (look.world().accounts.count(key) == 0) continue;
    for (const auto& [name, user] : account.users) live_user(look, key, user, findings);
  }
}

}  // namespace ramify::access::rules
