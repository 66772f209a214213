#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "look.h"
#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

using model::ObjectKind;

constexpr std::array kOwnerTags = {"owner", "team"};

bool names_owner(const model::Tags& tags) {
  return std::any_of(tags.begin(), tags.end(), [](const auto& tag) {
    return !tag.second.empty() &&
           std::find(kOwnerTags.begin(), kOwnerTags.end(), text::fold_case(tag.first)) != kOwnerTags.end();
  });
}

/// Something that says what it is for and, but for groups, which have no tags, who answers for it.
struct Described {
  model::Address address;
  bool is_said = true;
  std::string_view by;
  const model::Tags* tags = nullptr;
};

std::vector<Described> all_objects(const model::World& world) {
  std::vector<Described> all;
  for (const auto& [key, account] : world.accounts) {
    for (const auto& [name, policy] : account.policies) {
      if (is_generated({model::PolicyType::custom, name})) continue;
      all.push_back(
          {{key, {ObjectKind::policy, name.str()}}, policy.description.has_value(), "description", &policy.tags});
    }
    for (const auto& [name, role] : account.roles) {
      all.push_back({{key, {ObjectKind::role, name.str()}}, role.description.has_value(), "description", &role.tags});
    }
    for (const auto& [name, group] : account.groups) {
      all.push_back({{key, {ObjectKind::group, name.str()}}, group.comments.has_value(), "comments", nullptr});
    }
    for (const auto& [name, user] : account.users) {
      all.push_back(
          {{key, {ObjectKind::user, name.str()}}, user.display_name || user.comments, "display_name", &user.tags});
    }
  }
  return all;
}

}  // namespace

void undescribed(const Look& look, Findings& findings) {
  const auto all = all_objects(look.world());
  // Which kinds of objects say by tags who answers for them: of a kind that never does, nothing is missing.
  std::set<ObjectKind> owned;
  for (const Described& each : all) {
    if (each.tags != nullptr && names_owner(*each.tags)) owned.insert(each.address.object.kind);
  }
  for (const Described& each : all) {
    const auto kind = model::to_string(each.address.object.kind);
    if (!each.is_said) {
      findings.add(each.address, look.place(each.address), std::string(each.by),
                   fmt::format("nothing says what the {} is for: it has no {}", kind, each.by));
    }
    if (each.tags != nullptr && owned.count(each.address.object.kind) != 0 && !names_owner(*each.tags)) {
      findings.add(
          each.address, look.place(each.address), "owner",
          fmt::format("nothing says who answers for the {}: it has no tag owner or team, as others have", kind));
    }
  }
}

}  // namespace ramify::access::rules
