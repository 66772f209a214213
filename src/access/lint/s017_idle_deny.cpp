#include <fmt/format.h>

#include <algorithm>

#include "look.h"
#include "patterns.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

bool meet(const policy::Statement& deny, const policy::Statement& allow) {
  const auto any = [](const auto& xs, const auto& ys, auto meets) {
    return std::any_of(xs.begin(), xs.end(), [&](const auto& x) {
      return std::any_of(ys.begin(), ys.end(), [&](const auto& y) { return meets(x, y); });
    });
  };
  /// Something is left of the one list that the other does not take out.
  const auto left = [&](const auto& some, const auto& out, auto covers) {
    return std::any_of(some.begin(), some.end(), [&](const auto& one) {
      return std::none_of(out.begin(), out.end(), [&](const auto& taken) { return covers(taken, one); });
    });
  };
  const auto both = [&](const auto& xs, bool not_x, const auto& ys, bool not_y, auto meets, auto covers) {
    if (not_x && not_y) return true;
    return not_x ? left(ys, xs, covers) : not_y ? left(xs, ys, covers) : any(xs, ys, meets);
  };
  return both(deny.actions, deny.not_action, allow.actions, allow.not_action, overlaps_action, covers_action) &&
         both(deny.resources, deny.not_resource, allow.resources, allow.not_resource, overlaps_resource,
              covers_resource);
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
                "the Deny of {} has no effect in {} on what {} allows in the whole account: that is asked first", name,
                scoped.attachment->resource_group->str(), wide->attachment->policy.name.str()));
      }
    }
  }
}

}  // namespace ramify::access::rules
