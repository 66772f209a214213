#include <algorithm>
#include <set>

#include "ramify/apply/journal.h"
#include "ramify/plan/rewind.h"
#include "single.h"

namespace ramify::apply {

namespace {

model::User without_ids(model::User user) {
  user.id.reset();
  if (user.keys) {
    std::sort(user.keys->begin(), user.keys->end(), [](const auto& a, const auto& b) { return a.status < b.status; });
    int number = 0;
    for (auto& key : *user.keys) key.id = model::AccessKeyId::from_service(std::to_string(++number));
  }
  return user;
}

/// A world of the one object with what hangs on it.
model::World cut_out(const model::World& world, const model::Address& address) {
  model::World small;
  if (world.accounts.contains(address.account)) small.accounts.emplace(address.account, single(world, address));
  return small;
}

/// The same without what the service assigns.
model::World alone(const model::World& world, const model::Address& address) {
  model::World small = cut_out(world, address);
  for (auto& [key, account] : small.accounts) {
    for (auto& [name, user] : account.users) user = without_ids(std::move(user));
    for (auto& [name, role] : account.roles) role.id.reset();
  }
  return small;
}

/// Equal in all that was read both times: plan::stale's own comparison.
bool is_as(const model::World& live, const model::Address& address, const std::string& hash) {
  plan::Plan probe;
  probe.preconditions.push_back({address, hash});
  return plan::stale(probe, alone(live, address)).empty();
}

bool happened(const StepRecord& record) {
  return record.outcome == Outcome::done || record.outcome == Outcome::already;
}

/// Whether nobody can say, without looking, if the step took effect.
bool open(const StepRecord& record) {
  return !record.outcome || record.outcome == Outcome::unknown;
}

/// The accounts as they are, held against what the journal expects of them.
class Present {
 public:
  Present(const Journal& journal, const model::World& live) : live_(live) {
    for (const auto& [step, record] : journal.steps) {
      if (record.once && record.object.object.kind == model::ObjectKind::user) renames_.push_back(record);
    }
  }

  /// A group shows a renamed user by its new name, a step on the group that began before the rename expects the old
  /// one: members count under either.
  [[nodiscard]] bool is(const model::Address& address, const std::string& hash) const {
    if (is_as(live_, address, hash)) return true;
    if (address.object.kind != model::ObjectKind::group || !live_.accounts.contains(address.account)) return false;
    const std::size_t count = std::min<std::size_t>(renames_.size(), kRenamesMax);
    for (std::size_t which = 1; which < (std::size_t{1} << count); ++which) {
      if (is_as(with_old_names(address, which), address, hash)) return true;
    }
    return false;
  }

  /// A step of several calls that broke off, or failed, between them: it is done again whole, which the service takes.
  [[nodiscard]] bool is_half_done(const StepRecord& record) const {
    return std::any_of(record.between.begin(), record.between.end(),
                       [&](const std::string& hash) { return is(record.object, hash); });
  }

 private:
  static constexpr std::size_t kRenamesMax = 8;  ///< every choice among them is tried

  [[nodiscard]] model::World with_old_names(const model::Address& group, std::size_t which) const {
    model::World world = cut_out(live_, group);
    auto& members = world.accounts.at(group.account).memberships;
    for (std::size_t i = 0; i < std::min<std::size_t>(renames_.size(), kRenamesMax); ++i) {
      const StepRecord& rename = renames_[i];
      if ((which >> i & 1U) == 0 || rename.object.account != group.account) continue;
      const auto name = model::GroupName::from_service(group.object.name);
      if (members.erase({name, model::UserName::from_service(rename.object.object.name)}) == 0) continue;
      members.insert({name, model::UserName::from_service(rename.once->object.name)});
    }
    return world;
  }

  const model::World& live_;
  std::vector<StepRecord> renames_;
};

/// Of writes of one object that its last step did not see, where the service's lists lag behind: all that are known to
/// have happened by now, and the fewest of the others that, taken back from what is there, leave the object with the
/// hash. Empty where none does.
std::optional<std::vector<int>> explained(const Journal& journal, const model::World& live,
                                          const model::Address& object, const std::string& hash,
                                          const std::vector<int>& unseen) {
  constexpr std::size_t kOpenMax = 6;  // every choice among them is tried
  const std::size_t count = std::min(unseen.size(), kOpenMax);
  std::size_t known = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (happened(journal.steps.at(unseen[i]))) known |= std::size_t{1} << i;
  }
  std::optional<std::vector<int>> fewest;
  for (std::size_t which = 0; which < (std::size_t{1} << count); ++which) {
    if ((which & known) != known) continue;
    std::vector<int> picked;
    for (std::size_t i = 0; i < count; ++i) {
      if ((which >> i & 1U) != 0) picked.push_back(unseen[i]);
    }
    if (fewest && fewest->size() <= picked.size()) continue;
    const model::World there = cut_out(live, object);
    const model::World without = picked.empty() ? there : plan::rewind(journal.plan, there, picked);
    if (!Present(journal, picked.empty() ? live : without).is(object, hash)) continue;
    // Only what the steps themselves would make of it: to take back an update hides what somebody else wrote there.
    model::World again = without;
    for (const plan::Step& step : journal.plan.steps) {
      if (std::find(picked.begin(), picked.end(), step.id) != picked.end()) plan::advance(again, step.change);
    }
    if (picked.empty() || state_hash(again, object) == state_hash(there, object)) fewest = std::move(picked);
  }
  return fewest;
}

/// The writes of the object whose end nobody knew when its last one began: what is recorded of that one holds nothing
/// of them, whether their end is known by now or not.
std::vector<int> unseen_by(const Journal& journal, const model::Address& object, int last) {
  std::vector<int> steps;
  for (const int step : journal.order) {
    const StepRecord& record = journal.steps.at(step);
    if (step == last) break;
    if (record.object != object || record.once) continue;
    if (open(record) || (record.unseen && happened(record))) steps.push_back(step);
  }
  return steps;
}

/// A user that gets another name gets it in its groups too.
bool may_hold_renamed(const Journal& journal, const model::Address& object) {
  return object.object.kind == model::ObjectKind::group &&
         std::any_of(journal.order.begin(), journal.order.end(), [&](int step) {
           const StepRecord& record = journal.steps.at(step);
           return record.once && record.object.account == object.account &&
                  record.object.object.kind == model::ObjectKind::user;
         });
}

}  // namespace

std::string state_hash(const model::World& world, const model::Address& address) {
  return plan::object_hash(alone(world, address), address);
}

StepRecord foresee(const plan::Step& step, const ops::Context& context, const model::World& world) {
  const ops::Change& change = step.change;
  StepRecord record{ops::owner(change.target), {}, {}, {}, {}, {}, {}, {}, false};
  model::Address was = record.object;
  const ops::FieldChange* name = ops::find_field(change, ops::Field::name);
  const bool renames = change.op == ops::Op::rename_user || change.op == ops::Op::rename_group;
  if (renames && name != nullptr) {
    was.object.name = name->before.value_or("");
    record.once = was;
  }
  // With its ids: a step on an AccessKey names it by its own.
  const model::World before = cut_out(world, was);
  record.before = state_hash(world, was);
  const auto after = [&](const ops::Change& part) {
    model::World then = before;
    plan::advance(then, part);
    return state_hash(then, record.object);
  };
  record.after = after(change);
  if (ops::descriptor(change.op).requests(change, context).size() > 1) {
    const auto without = [&](auto leave_out) {
      ops::Change part = change;
      part.fields.erase(std::remove_if(part.fields.begin(), part.fields.end(), leave_out), part.fields.end());
      return after(part);
    };
    record.between = {without([](const auto& field) { return field.field == ops::Field::tag; }),
                      without([](const auto& field) { return !field.after; })};
  }
  const auto* key = std::get_if<ops::AccessKeyRef>(&change.target.subject);
  if (key != nullptr && key->id && change.op == ops::Op::create_access_key) {
    // Out of the recycle bin it comes back inactive.
    ops::Change part = change;
    for (auto& field : part.fields) field.after = "inactive";
    record.between = {after(part)};
  }
  return record;
}

Resumption resume(const Journal& journal, const model::World& live) {
  Resumption result;
  std::map<model::Address, int> last;  // the last step that acted on an object
  std::set<model::Address> gone;       // names that a rename took away
  for (const int step : journal.order) {
    const StepRecord& record = journal.steps.at(step);
    last.insert_or_assign(record.object, step);
    if (record.once) gone.insert(*record.once);
    if (happened(record)) result.done.push_back(step);
  }
  const Present present(journal, live);
  for (const auto& [object, step] : last) {
    const StepRecord& record = journal.steps.at(step);
    const auto unseen = unseen_by(journal, object, step);
    const auto shown = [&](const std::vector<int>& steps) {
      for (const int each : steps) {
        if (happened(journal.steps.at(each))) continue;
        result.done.push_back(each);
        result.found_done.push_back(each);
      }
    };
    if (const auto by = explained(journal, live, object, record.after, unseen);
        by && (happened(record) || open(record))) {
      shown(*by);
      if (open(record)) shown({step});
    } else if (happened(record)) {
      result.moved.push_back(object);
    } else if (const auto so = explained(journal, live, record.once ? *record.once : object, record.before, unseen)) {
      shown(*so);
    } else {
      present.is_half_done(record) ? result.half_done.push_back(step) : result.moved.push_back(object);
    }
  }
  std::sort(result.done.begin(), result.done.end());
  result.done.erase(std::unique(result.done.begin(), result.done.end()), result.done.end());

  // Who is in which group is a matter of the user too, though the step is the group's.
  for (const auto& condition : plan::stale(journal.plan, plan::rewind(journal.plan, live, result.done))) {
    const auto& object = condition.address;
    if (last.contains(object) || gone.contains(object) || may_hold_renamed(journal, object)) continue;
    result.moved.push_back(object);
  }
  std::sort(result.moved.begin(), result.moved.end());
  return result;
}

}  // namespace ramify::apply
