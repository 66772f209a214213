#include <fmt/format.h>

#include <algorithm>

#include "look.h"
#include "patterns.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

bool meet(const policy::Statement& deny, const policy::Statement& allow) {
  if (deny.not_action || allow.not_action || deny.not_resource || allow.not_resource) return true;
  const auto any = [](const auto& xs, const auto& ys, auto meets) {
    return std::any_of(xs.begin(), xs.end(), [&](const auto& x) {
      return std::any_of(ys.begin(), ys.end(), [&](const auto& y) { return meets(x, y); });
    });
  };
  return any(deny.actions, allow.actions, overlaps_action) && any(deny.resources, allow.resources, overlaps_resource);
}

/// What allows in the whole account something that `document` denies in a resource group.
const Held* overruling(const policy::Document& document, const std::vector<Held>& all) {
  for (const policy::Statement& deny : document.statements) {
    if (deny.effect != policy::Effect::deny) continue;
    for (const Held& other : all) {
      if (other.attachment->resource_group || other.document == nullptr) continue;
      for (const policy::Statement& allow : other.document->statements) {
        if (allow.effect == policy::Effect::allow && meet(deny, allow)) return &other;
      }
    }
  }
  return nullptr;
}

}  // namespace

void idle_deny(const Look& look, Findings& findings) {
  for (const auto& [key, account] : look.world().accounts) {
    std::set<model::Principal> principals;
    for (const auto& attachment : account.attachments) {
      if (attachment.resource_group) principals.insert(attachment.principal);
    }
    for (const model::Principal& principal : principals) {
      const auto held = look.held(address_of(key, principal));
      for (const Held& scoped : held) {
        if (!scoped.attachment->resource_group || scoped.document == nullptr) continue;
        const Held* wide = overruling(*scoped.document, held);
        if (wide == nullptr) continue;
        const std::string& name = scoped.attachment->policy.name.str();
        findings.add(
            address_of(key, principal), look.attachment(key, *scoped.attachment), name,
            fmt::format(
                "the Deny of {} has no effect in {}: {} allows the same in the whole account, and that is asked first",
                name, scoped.attachment->resource_group->str(), wide->attachment->policy.name.str()));
      }
    }
  }
}

}  // namespace ramify::access::rules
