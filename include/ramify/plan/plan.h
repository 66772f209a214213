#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/access/changes.h"
#include "ramify/diag/instant.h"
#include "ramify/diag/result.h"
#include "ramify/diff/diff.h"
#include "ramify/model/world.h"
#include "ramify/ops/change.h"
#include "ramify/ops/ops.h"
#include "ramify/plan/guard.h"

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
  std::string hash;  ///< object_hash(), and what rely_on_versions() adds; empty: not there
  bool operator==(const Precondition&) const = default;
};

/// The commit that the configuration's working tree stood on.
struct Commit {
  std::string id;
  std::string author;  ///< e-mail address
  /// Of all commits whose work the files are, sorted: whoever wrote part of them.
  std::vector<std::string> authors{};
  bool as_committed = true;  ///< the files read were, byte for byte, those of the commit
  bool operator==(const Commit&) const = default;
};

/// The access page as its reviewers saw it, and what it comes to.
struct AccessPage {
  struct Line {
    char mark = ' ';     ///< '+', '-', '~', '!' or ' '
    unsigned depth = 0;  ///< how far it is indented
    std::string text;
    bool operator==(const Line&) const = default;
  };
  bool broadens = true;  ///< somebody gains something, or that cannot be told
  std::vector<Line> lines;
  bool operator==(const AccessPage&) const = default;
};

/// Which live objects a plan is bound to beside those that it relies on.
enum class Binding {
  all,       ///< every one that was read
  declared,  ///< those that the files declare
  relied,    ///< none
};
[[nodiscard]] std::string_view to_string(Binding binding);
[[nodiscard]] std::optional<Binding> parse_binding(std::string_view text);

/// By account and name of a system policy, the hash of its document by meaning.
using SystemPolicyHashes = std::map<model::AccountKey, std::map<model::PolicyName, std::string>>;

/// 4: says which objects it is bound to, system policies among them.
inline constexpr int kFormatVersion = 4;

/// What is done, in what order, against what: a value that can be shown, saved, digested and applied.
struct Plan {
  int format_version = kFormatVersion;
  std::string tool_version;
  std::string project;
  std::string config_digest;
  std::optional<Commit> commit;
  Instant created{};
  Instant expires{};  ///< from then on it is not applied
  std::map<model::AccountKey, model::AccountId> accounts;
  std::map<model::AccountKey, std::string> default_domains;
  std::vector<Step> steps;
  std::vector<diff::Remark> remarks;
  std::vector<Precondition> preconditions;  ///< sorted by address
  Binding binding = Binding::relied;
  SystemPolicyHashes system_policies;  ///< of the documents that were read, unless bound to what it relies on alone
  GuardBasis basis;
  std::vector<Finding> findings;  ///< the guards' verdict when it was made
  std::optional<AccessPage> page;
  bool operator==(const Plan&) const = default;
  [[nodiscard]] ops::Context context() const;
};

struct Meta {
  std::string tool_version;
  std::string project;
  std::string config_digest;
  Instant created{};
  Instant expires{};
  std::optional<Commit> commit{};
  GuardBasis basis{};
  std::map<model::AccountKey, std::string> operators{};  ///< the ARNs that will apply it
  std::vector<model::AccountId> trusted_accounts{};      ///< of the connection file
};

/// Orders the changes by what they need, make and remove, across accounts. Trust cycles are broken by a placeholder
/// trust and an update. The same change set in any order gives the same bytes. An order that cannot be found is an
/// error of kind `guard` that names every member of the cycle.
[[nodiscard]] Result<Plan> make(const diff::ChangeSet& changes, const model::World& live, const Meta& meta);

/// The hash a Precondition holds: SHA-256 in hex of the object with its attachments, members, tags and documents by
/// meaning. Of a user `hash.logon.keys.mfa.groups`; logon, keys and MFA device empty where they were not read. Empty
/// where the object is not there.
[[nodiscard]] std::string object_hash(const model::World& world, const model::Address& address);
/// Whether the hash holds how a user gets in: logon, AccessKeys or MFA device.
[[nodiscard]] bool covers_logon(const Precondition& made);
/// The preconditions that do not hold in `live`.
[[nodiscard]] std::vector<Precondition> stale(const Plan& plan, const model::World& live);
/// The system policies whose documents the service has rewritten since; those that `live` has not read are not judged.
[[nodiscard]] std::vector<std::pair<model::AccountKey, model::PolicyName>> rewritten_system_policies(
    const Plan& plan, const model::World& live);

/// Binds the plan to every live object that its access page speaks of, with what these hold: whoever changes one of
/// them takes the ground from under the review.
void rely_on(Plan& plan, const model::World& live, const access::Facts& access);
/// Binds the plan to the objects of `live` that `binding` says, and keeps that it did. That what the files declare is
/// as `declared`, and what else there is as it was, though no step touches it, is what the reviewers were shown.
void rely_on_objects(Plan& plan, const model::World& live, const model::World& declared, Binding binding);

/// Whether anybody gains something, or that cannot be told: a way into a role, a power, a trust from outside, a key or
/// a logon. Judged by what could be done before and can be done afterwards, not by the number of steps.
[[nodiscard]] bool broadens(const Plan& plan, const model::World& live, const access::Facts& access);

/// SHA-256 in hex over the plan's canonical JSON: all of it but the digest itself.
[[nodiscard]] std::string digest(const Plan& plan);
/// What an approval signs: `sha256:<digest>` and a line feed.
[[nodiscard]] std::string signed_text(const Plan& plan);
/// schemas/plan.schema.json. `from_json(to_json(p)) == p`. A text whose digest is not that of what it says is refused:
/// no byte of it can be changed but white space.
[[nodiscard]] std::string to_json(const Plan& plan);
[[nodiscard]] Result<Plan> from_json(std::string_view json);

/// The live world as it would be after the steps, by their descriptors' facts and fields: for guards and for tests.
[[nodiscard]] model::World predict(const Plan& plan, const model::World& live);
/// One step of `predict`, in place.
void advance(model::World& world, const ops::Change& change);

}  // namespace ramify::plan
