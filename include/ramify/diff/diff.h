#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/model/provenance.h"
#include "ramify/model/scope.h"
#include "ramify/model/world.h"
#include "ramify/ops/change.h"

namespace ramify::diff {

/// Something worth a person's eye that is no change.
struct Remark {
  enum class Kind {
    adopt,             ///< an existing unmarked object is taken over; detail: the project whose mark it carries, if any
    case_twin,         ///< a declared name differs from a live one, the detail, by letter case only: nothing is done
    protected_object,  ///< would be deleted, were it not protected, or were the detail (`user/x`), which is not ours to
                       ///< touch, not in the way
    reserved,          ///< would be changed, did it not belong to the service or, with its ARN as detail, to ourselves
    surplus_keys,      ///< more active AccessKeys than declared: drift; detail: the ids of all, oldest first
    mfa_missing,       ///< MFA is required of a user who has bound none
    rotation_waits,    ///< an AccessKey, the detail, replaces an older one as soon as it is used
    rotation_blocked,  ///< an AccessKey, the detail, is due, and there is no room for its successor
  } kind = Kind::adopt;
  model::Address address;
  std::string detail;
  std::optional<model::Place> place;
  bool operator==(const Remark&) const = default;
};

/// Whether what it tells is not as declared, though no step puts it right.
[[nodiscard]] inline bool is_drift(const Remark& remark) {
  return remark.kind == Remark::Kind::surplus_keys;
}

[[nodiscard]] std::string_view to_string(Remark::Kind kind);
[[nodiscard]] std::optional<Remark::Kind> parse_remark_kind(std::string_view text);

/// Changes sorted by ops::before, and remarks sorted by address.
struct ChangeSet {
  std::vector<ops::Change> changes;
  std::vector<Remark> remarks;
};

struct Input {
  const model::World& desired;
  const model::World& live;
  const model::Scope& scope;
  const model::Provenance& provenance;
  /// ARNs that we run as, by account: never touched.
  std::map<model::AccountKey, std::string> identities;
  /// Delete surplus AccessKeys; else they are only remarked.
  bool delete_surplus_keys = false;
  /// Asked of an object that `protect:` names and that is to go: whether it goes all the same. Empty: never.
  std::function<bool(const model::Address&)> deletes_protected{};
  /// When this is: for AccessKeys that are rotated by their age. Empty: none is.
  std::optional<Instant> now{};
  /// AccessKeys that somebody has used, of those that may replace another.
  std::map<model::AccountKey, std::set<model::AccessKeyId>> keys_in_use{};
  /// Where surplus AccessKeys are deleted: these and no others. Empty: the oldest of each user.
  std::set<model::AccessKeyId> surplus_keys{};
};

/// What separates the live world from the desired one, within the scope: pure, total, sorted.
[[nodiscard]] ChangeSet diff(const Input& input);

}  // namespace ramify::diff
