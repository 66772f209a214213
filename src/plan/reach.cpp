#include "reach.h"

#include "ramify/text/text.h"

namespace ramify::plan {
namespace {

using model::Address;
using model::ObjectKind;

Address folded(const model::AccountKey& account, const model::ObjectRef& object) {
  return {account, {object.kind, text::fold_case(object.name)}};
}

/// Nobody holds it, or is in it, before another step says so.
bool touches_nobody(ops::Op op) {
  return op == ops::Op::create_policy || op == ops::Op::create_group;
}

}  // namespace

Reach::Reach(const std::vector<Step>& steps, const model::World& live) {
  for (const Step& step : steps) {
    const ops::Change& change = step.change;
    if (change.op != ops::Op::rename_user && change.op != ops::Op::rename_group) continue;
    const ops::FieldChange* name = ops::find_field(change, ops::Field::name);
    if (name == nullptr || !name->before || !name->after) continue;
    const ObjectKind kind = ops::owner(change.target).object.kind;
    const Address was = known_as(change.target.account, {kind, *name->before});
    const Address is = known_as(change.target.account, {kind, *name->after});
    if (was != is) renamed_.emplace(was, is);
  }
  for (const auto& [key, account] : live.accounts) {
    for (const model::Attachment& each : account.attachments) link(key, each);
    for (const model::Membership& each : account.memberships) link(key, each);
  }
  for (const Step& step : steps) {
    const ops::Target& target = step.change.target;
    if (const auto* each = std::get_if<model::Attachment>(&target.subject)) link(target.account, *each);
    if (const auto* each = std::get_if<model::Membership>(&target.subject)) link(target.account, *each);
  }
  for (const Step& step : steps) {
    const ops::Target& target = step.change.target;
    if (touches_nobody(step.change.op)) continue;
    if (const auto* each = std::get_if<model::Membership>(&target.subject)) {
      touch(known_as(target.account, {ObjectKind::user, each->user.str()}), step.id);
    } else {
      touch(known_as(target.account, ops::owner(target).object), step.id);
    }
  }
}

Address Reach::known_as(const model::AccountKey& account, const model::ObjectRef& object) const {
  Address address = folded(account, object);
  for (auto next = renamed_.find(address); next != renamed_.end(); next = renamed_.find(address)) {
    address = next->second;
  }
  return address;
}

void Reach::link(const model::AccountKey& account, const model::Attachment& attachment) {
  if (attachment.policy.type != model::PolicyType::custom) return;
  const Address holder = known_as(account, {attachment.principal.kind, attachment.principal.name});
  holders_[folded(account, {ObjectKind::policy, attachment.policy.name.str()})].insert(holder);
}

void Reach::link(const model::AccountKey& account, const model::Membership& membership) {
  const Address user = known_as(account, {ObjectKind::user, membership.user.str()});
  members_[known_as(account, {ObjectKind::group, membership.group.str()})].insert(user);
}

void Reach::touch(const Address& object, int step) {
  const auto each = [&](const auto& links) {
    const auto found = links.find(object);
    if (found == links.end()) return;
    for (const Address& linked : found->second) touch(linked, step);
  };
  switch (object.object.kind) {
    case ObjectKind::policy:
      return each(holders_);
    case ObjectKind::group:
      return each(members_);
    case ObjectKind::user:
    case ObjectKind::role:
      steps_[object].insert(step);
  }
}

std::set<int> Reach::steps(const std::set<Address>& people) const {
  std::set<int> all;
  for (const Address& each : people) {
    const auto found = steps_.find(known_as(each.account, each.object));
    if (found != steps_.end()) all.insert(found->second.begin(), found->second.end());
  }
  return all;
}

}  // namespace ramify::plan
