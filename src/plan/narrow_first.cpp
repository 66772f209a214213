#include <map>

#include "order.h"
#include "ramify/text/text.h"
#include "trust_opening.h"

namespace ramify::plan {
namespace {

/// By its name in lower case.
model::Address folded(const model::AccountKey& account, model::ObjectKind kind, const std::string& name) {
  return {account, {kind, text::fold_case(name)}};
}

model::Address owner(const ops::Change& change) {
  const model::Address address = ops::owner(change.target);
  return folded(address.account, address.object.kind, address.object.name);
}

/// Before the first step, the users, groups and roles that hold each custom policy.
std::map<model::Address, std::vector<model::Address>> holders(const model::World& live) {
  std::map<model::Address, std::vector<model::Address>> held;
  for (const auto& [key, account] : live.accounts) {
    for (const model::Attachment& link : account.attachments) {
      if (link.policy.type != model::PolicyType::custom) continue;
      held[folded(key, model::ObjectKind::policy, link.policy.name.str())].push_back(
          folded(key, link.principal.kind, link.principal.name));
    }
  }
  return held;
}

bool only_narrows(const ops::Change& change) {
  const ops::FieldChange* trust = ops::find_field(change, ops::Field::trust);
  if (change.op != ops::Op::update_role || trust == nullptr || trust->before == trust->after) return false;
  const auto parsed = [](const std::optional<std::string>& text) -> std::optional<policy::Document> {
    auto document = policy::parse(text.value_or(""), policy::DocumentKind::trust);
    return document ? std::optional(*std::move(document)) : std::nullopt;
  };
  const auto before = parsed(trust->before);
  const auto after = parsed(trust->after);
  return before && after && opened_to(before, after).empty();
}

bool is_version(ops::Op op) {
  return op == ops::Op::create_policy_version || op == ops::Op::set_default_policy_version;
}

/// Those whom a change leaves with less: a role that fewer may enter, a group with a member less, and that user; a user
/// with a way less to log on.
std::vector<model::Address> narrowed_by(const ops::Change& change) {
  switch (change.op) {
    case ops::Op::update_role:
      return only_narrows(change) ? std::vector{owner(change)} : std::vector<model::Address>{};
    case ops::Op::remove_user_from_group: {
      const auto& link = std::get<model::Membership>(change.target.subject);
      return {owner(change), folded(change.target.account, model::ObjectKind::user, link.user.str())};
    }
    case ops::Op::delete_login_profile:
    case ops::Op::deactivate_access_key:
    case ops::Op::delete_access_key:
      return {owner(change)};
    default:
      return {};
  }
}

}  // namespace

void add_narrowing_edges(const std::vector<ops::Change>& changes, const model::World& live, Predecessors& before) {
  std::map<model::Address, std::vector<std::size_t>> narrowing;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    for (const model::Address& who : narrowed_by(changes[i])) narrowing[who].push_back(i);
  }
  if (narrowing.empty()) return;
  const auto held = holders(live);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (!is_version(changes[i].op)) continue;
    const auto found = held.find(owner(changes[i]));
    if (found == held.end()) continue;
    for (const model::Address& who : found->second) {
      const auto first = narrowing.find(who);
      if (first != narrowing.end()) before[i].insert(before[i].end(), first->second.begin(), first->second.end());
    }
  }
}

}  // namespace ramify::plan
