#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/diag/instant.h"
#include "ramify/diag/result.h"
#include "ramify/diff/diff.h"
#include "ramify/model/world.h"
#include "ramify/ops/change.h"
#include "ramify/ops/ops.h"

namespace ramify::plan {

/// One step of a plan. `needs` are ids of earlier steps that must have succeeded.
struct Step {
  int id = 0;  ///< from 1, in order of execution
  ops::Change change;
  ops::Risk risk = ops::Risk::low;
  std::vector<int> needs;
  bool operator==(const Step&) const = default;
};

/// A live object the plan was made against: its canonical state's hash, or that it was not there.
struct Precondition {
  model::Address address;
  std::string hash;  ///< object_hash(); empty: not there
  bool operator==(const Precondition&) const = default;
};

/// What is done, in what order, against what: a value that can be shown, saved, digested and applied.
struct Plan {
  int format_version = 1;
  std::string tool_version;
  std::string project;
  std::string config_digest;
  Instant created{};
  std::map<model::AccountKey, model::AccountId> accounts;
  std::map<model::AccountKey, std::string> default_domains;
  std::vector<Step> steps;
  std::vector<diff::Remark> remarks;
  std::vector<Precondition> preconditions;  ///< sorted by address
  bool operator==(const Plan&) const = default;
  [[nodiscard]] ops::Context context() const;
};

struct Meta {
  std::string tool_version;
  std::string project;
  std::string config_digest;
  Instant created{};
};

/// Orders the changes by what they need, make and remove, across accounts. Trust cycles are broken by a placeholder
/// trust and an update. The same change set in any order gives the same bytes. An order that cannot be found is an
/// error of kind `guard` that names every member of the cycle.
[[nodiscard]] Result<Plan> make(const diff::ChangeSet& changes, const model::World& live, const Meta& meta);

/// The hash a Precondition holds: SHA-256 in hex of the object with its attachments, members, tags and documents by
/// meaning. Of a user `hash.logon.keys`, the latter two empty where they were not read. Empty where the object is not
/// there.
[[nodiscard]] std::string object_hash(const model::World& world, const model::Address& address);
/// The preconditions that do not hold in `live`.
[[nodiscard]] std::vector<Precondition> stale(const Plan& plan, const model::World& live);

/// SHA-256 in hex over the plan's canonical JSON without `created` and `tool_version`.
[[nodiscard]] std::string digest(const Plan& plan);
/// schemas/plan.schema.json. `from_json(to_json(p)) == p`.
[[nodiscard]] std::string to_json(const Plan& plan);
[[nodiscard]] Result<Plan> from_json(std::string_view json);

/// The live world as it would be after the steps, by their descriptors' facts and fields: for guards and for tests.
[[nodiscard]] model::World predict(const Plan& plan, const model::World& live);
/// One step of `predict`, in place.
void advance(model::World& world, const ops::Change& change);

}  // namespace ramify::plan
