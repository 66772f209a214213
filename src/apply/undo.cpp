#include "ramify/apply/undo.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "look.h"

namespace ramify::apply {

namespace {

using ops::Change;
using ops::FieldChange;
using ops::Op;

bool same_field(const FieldChange& a, const FieldChange& b) {
  return a.field == b.field && a.key == b.key;
}

/// `later` on top of `earlier`: what both come to.
void fold(std::vector<FieldChange>& earlier, const std::vector<FieldChange>& later) {
  for (const FieldChange& change : later) {
    const auto known = std::find_if(earlier.begin(), earlier.end(),
                                    [&](const FieldChange& field) { return same_field(field, change); });
    if (known == earlier.end()) {
      earlier.push_back(change);
    } else {
      known->after = change.after;
    }
  }
  std::sort(earlier.begin(), earlier.end());
}

bool is_object(const Change& change) {
  return std::holds_alternative<model::ObjectRef>(change.target.subject);
}

bool renames(Op op) {
  return op == Op::rename_user || op == Op::rename_group;
}

class Inverter {
 public:
  void take(const plan::Step& step, const StepRecord& record) {
    const Change& change = step.change;
    if (change.op == Op::create_access_key) return take_key(step, record);
    if (change.op == Op::deactivate_access_key || change.op == Op::delete_access_key) return give_key_back(change);
    if (is_object(change) && effect(change.op) == Effect::make) {
      made_.emplace(ops::owner(change.target), changes_.size());
      changes_.push_back(change);
      return;
    }
    if (is_object(change) && effect(change.op) == Effect::alter && !renames(change.op)) return take_update(change);
    if (!ops::descriptor(change.op).undo(change)) return lose(step);
    changes_.push_back(change);
  }

  Inverse inverse() && {
    Inverse result;
    for (const Change& change : changes_) {
      auto back = ops::descriptor(change.op).undo(change);
      if (!back) continue;
      // What came to nothing over several steps needs no taking back.
      if (back->op == change.op && unchanged(*back)) continue;
      add(result.changes, *std::move(back));
    }
    for (Change& change : keys_) add(result.changes, std::move(change));
    std::sort(result.changes.changes.begin(), result.changes.changes.end(), ops::before);
    result.lost = std::move(lost_);
    return result;
  }

 private:
  static void add(diff::ChangeSet& set, Change change) {
    change.reason = ops::Reason::undone;
    std::sort(change.fields.begin(), change.fields.end());
    set.changes.push_back(std::move(change));
  }

  static bool unchanged(const Change& change) {
    return std::all_of(change.fields.begin(), change.fields.end(),
                       [](const FieldChange& field) { return field.before == field.after; });
  }

  /// Of an object that the apply made, only its making is taken back; several updates of one object are one.
  void take_update(const Change& change) {
    if (const auto made = made_.find(ops::owner(change.target)); made != made_.end()) {
      return fold(changes_[made->second].fields, change.fields);
    }
    const auto known = std::find_if(changes_.begin(), changes_.end(), [&](const Change& earlier) {
      return earlier.op == change.op && earlier.target == change.target;
    });
    if (known == changes_.end()) return changes_.push_back(change);
    fold(known->fields, change.fields);
    known->carried.erase(
        std::remove_if(known->carried.begin(), known->carried.end(),
                       [&](const FieldChange& carried) { return ops::find_field(*known, carried.field) != &carried; }),
        known->carried.end());
  }

  void take_key(const plan::Step& step, const StepRecord& record) {
    if (record.key_id.empty()) return lose(step);
    ops::AccessKeyRef key = std::get<ops::AccessKeyRef>(step.change.target.subject);
    key.id = model::AccessKeyId::from_service(record.key_id);
    key.ordinal = 1;
    Change off = step.change;
    off.target.subject = key;
    off.op = Op::deactivate_access_key;
    off.fields = {{ops::Field::key_status, {}, "active", "inactive"}};
    Change gone = off;
    gone.op = Op::delete_access_key;
    gone.fields = {{ops::Field::key_status, {}, "inactive", std::nullopt}};
    keys_.push_back(std::move(off));
    keys_.push_back(std::move(gone));
  }

  /// Switched off, deleted or both: it comes back in one step, as it was before the first of them.
  void give_key_back(const Change& change) {
    const auto known = std::find_if(keys_.begin(), keys_.end(), [&](const Change& back) {
      return back.op == Op::create_access_key && back.target == change.target;
    });
    auto back = ops::descriptor(change.op).undo(change);
    if (!back) return;
    if (known == keys_.end()) return keys_.push_back(*std::move(back));
    for (FieldChange& field : known->fields) {
      if (const auto* gone = ops::find_field(*back, field.field)) field.before = gone->before;
    }
  }

  void lose(const plan::Step& step) { lost_.push_back({step.id, ops::descriptor(step.change.op).undo_note}); }

  std::vector<Change> changes_;                 ///< as they were made, folded
  std::map<model::Address, std::size_t> made_;  ///< objects that the apply made, and where in `changes_`
  std::vector<Change> keys_;                    ///< inverse already
  std::vector<Irreversible> lost_;
};

}  // namespace

Inverse invert(const Journal& journal, const model::World& live) {
  const Resumption standing = resume(journal, live);
  Inverter inverter;
  for (const plan::Step& step : journal.plan.steps) {
    if (!std::binary_search(standing.done.begin(), standing.done.end(), step.id)) continue;
    inverter.take(step, journal.steps.at(step.id));
  }
  Inverse inverse = std::move(inverter).inverse();
  std::set<model::Address> touched;
  for (const auto& [step, record] : journal.steps) touched.insert(record.object);
  std::copy_if(standing.moved.begin(), standing.moved.end(), std::back_inserter(inverse.moved),
               [&](const model::Address& address) { return touched.contains(address); });
  return inverse;
}

}  // namespace ramify::apply
