#include "look.h"
#include "rules.h"

namespace ramify::access::rules {

void unused(const Look& look, Findings& findings) {
  for (const auto& [key, account] : look.world().accounts) {
    std::set<model::PolicyName> used;
    std::set<std::string> holding;
    for (const auto& attachment : account.attachments) {
      if (attachment.policy.type == model::PolicyType::custom) used.insert(attachment.policy.name);
      if (attachment.principal.kind == model::ObjectKind::group) holding.insert(attachment.principal.name);
    }
    for (const auto& [name, policy] : account.policies) {
      if (used.count(name) != 0) continue;
      const model::Address address{key, {model::ObjectKind::policy, name.str()}};
      findings.add(address, look.place(address), "unattached", "the policy is attached to nobody");
    }
    std::set<model::GroupName> joined;
    for (const auto& membership : account.memberships) joined.insert(membership.group);
    const auto scope = look.input.scope.accounts.find(key);
    for (const auto& [name, group] : account.groups) {
      const model::Address address{key, {model::ObjectKind::group, name.str()}};
      const bool open = scope != look.input.scope.accounts.end() && scope->second.keep_members.count(name) != 0;
      if (joined.count(name) == 0 && !open) {
        findings.add(address, look.place(address), "empty", "nobody is in the group");
      } else if (holding.count(name.str()) == 0) {
        findings.add(address, look.place(address), "powerless", "the group holds no policy");
      }
    }
  }
}

}  // namespace ramify::access::rules
