#include <fmt/format.h>

#include "look.h"
#include "rules.h"

namespace ramify::access::rules {

void undescribed(const Look& look, Findings& findings) {
  for (const auto& [key, account] : look.world().accounts) {
    const auto say = [&, &key = key](model::ObjectKind kind, const std::string& name, std::string_view what) {
      const model::Address address{key, {kind, name}};
      findings.add(address, look.place(address), std::string(what),
                   fmt::format("nothing says what the {} is for: it has no {}", model::to_string(kind), what));
    };
    for (const auto& [name, policy] : account.policies) {
      if (!policy.description) say(model::ObjectKind::policy, name.str(), "description");
    }
    for (const auto& [name, role] : account.roles) {
      if (!role.description) say(model::ObjectKind::role, name.str(), "description");
    }
    for (const auto& [name, group] : account.groups) {
      if (!group.comments) say(model::ObjectKind::group, name.str(), "comments");
    }
    for (const auto& [name, user] : account.users) {
      if (!user.display_name && !user.comments) say(model::ObjectKind::user, name.str(), "display_name");
    }
  }
}

}  // namespace ramify::access::rules
