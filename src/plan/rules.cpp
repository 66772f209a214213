#include <map>

#include "order.h"
#include "ramify/text/text.h"

namespace ramify::plan {
namespace {

using Indices = std::vector<std::size_t>;
using ops::Change;
using ops::Op;

/// The steps about one object, by what they do to the access of whoever holds it.
struct Work {
  Indices detaches;
  Indices attaches;
  Indices trust_updates;
  Indices leaves;  ///< of a user: memberships, logons and keys that go; of a group: members that go
  Indices joins;   ///< the opposite
  // of a custom policy
  Indices versions;
  Indices taken_away;
  Indices handed_out;
};

class Rules {
 public:
  Rules(const std::vector<Change>& changes, Predecessors& before) : changes_(changes), before_(before) {}

  void add() {
    for (std::size_t i = 0; i < changes_.size(); ++i) sort_in(i);
    for (const auto& entry : work_) {
      const Work& work = entry.second;
      first(work.detaches, work.attaches);
      first(work.detaches, work.trust_updates);
      first(work.detaches, work.joins);
      first(work.leaves, work.attaches);
      if (entry.first.object.kind == model::ObjectKind::user) first(work.leaves, work.joins);
      first(work.taken_away, work.versions);
      first(work.versions, work.handed_out);
    }
    for (std::size_t i = 0; i < changes_.size(); ++i) replace_before_removal(i);
  }

 private:
  Work& of(const Change& change, const model::ObjectRef& object) {
    return work_[{change.target.account, {object.kind, text::fold_case(object.name)}}];
  }

  void sort_in(std::size_t i) {
    const Change& change = changes_[i];
    Work& own = of(change, ops::owner(change.target).object);
    switch (change.op) {
      case Op::attach_policy:
        own.attaches.push_back(i);
        if (Work* policy = custom_policy(change)) policy->handed_out.push_back(i);
        return;
      case Op::detach_policy:
        own.detaches.push_back(i);
        // A role that is being replaced keeps its policies to the end, in their new versions too.
        if (change.reason == ops::Reason::renamed) return;
        if (Work* policy = custom_policy(change)) policy->taken_away.push_back(i);
        return;
      case Op::add_user_to_group:
        own.joins.push_back(i);
        member(change).joins.push_back(i);
        return;
      case Op::remove_user_from_group:
        own.leaves.push_back(i);
        member(change).leaves.push_back(i);
        return;
      case Op::create_login_profile:
      case Op::create_access_key:
        own.joins.push_back(i);
        return;
      case Op::delete_login_profile:
      case Op::deactivate_access_key:
      case Op::delete_access_key:
        own.leaves.push_back(i);
        return;
      case Op::update_role:
        if (const auto* trust = ops::find_field(change, ops::Field::trust); trust && trust->before != trust->after) {
          own.trust_updates.push_back(i);
        }
        return;
      case Op::create_policy_version:
      case Op::set_default_policy_version:
        own.versions.push_back(i);
        return;
      default:
        return;
    }
  }

  Work* custom_policy(const Change& change) {
    const model::PolicyRef& ref = std::get<model::Attachment>(change.target.subject).policy;
    if (ref.type != model::PolicyType::custom) return nullptr;
    return &of(change, {model::ObjectKind::policy, ref.name.str()});
  }

  Work& member(const Change& change) {
    return of(change, {model::ObjectKind::user, std::get<model::Membership>(change.target.subject).user.str()});
  }

  void first(const Indices& these, const Indices& then) {
    for (const std::size_t late : then) before_[late].insert(before_[late].end(), these.begin(), these.end());
  }

  /// Where a role gets a new name, nothing is taken off the old one before the new one can do its work.
  void replace_before_removal(std::size_t i) {
    const Change& change = changes_[i];
    if (change.reason != ops::Reason::renamed || (change.op != Op::detach_policy && change.op != Op::delete_role))
      return;
    const ops::FieldChange* name = ops::find_field(change, ops::Field::name);
    if (name == nullptr || !name->after) return;
    const Work& successor = of(change, {model::ObjectKind::role, *name->after});
    first(successor.trust_updates, {i});
    first(successor.attaches, {i});
  }

  const std::vector<Change>& changes_;
  Predecessors& before_;
  std::map<model::Address, Work> work_;
};

}  // namespace

void add_rule_edges(const std::vector<Change>& changes, Predecessors& before) {
  Rules(changes, before).add();
}

}  // namespace ramify::plan
