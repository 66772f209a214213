#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ramify/model/names.h"
#include "ramify/model/provenance.h"

namespace ramify::ops {

/// Every kind of write this tool makes. One row in `descriptors()` and one file each family; the spelling in plans is
/// `to_string`. Never renumber: saved plans hold the names.
enum class Op {
  create_user,
  update_user,
  rename_user,
  delete_user,
  tag_user,
  untag_user,
  create_login_profile,
  update_login_profile,
  delete_login_profile,
  create_access_key,
  deactivate_access_key,
  delete_access_key,
  unbind_mfa,
  create_group,
  update_group,
  rename_group,
  delete_group,
  add_user_to_group,
  remove_user_from_group,
  create_role,
  update_role,
  delete_role,
  tag_role,
  untag_role,
  create_policy,
  create_policy_version,
  set_default_policy_version,
  update_policy_description,
  delete_policy,
  tag_policy,
  untag_policy,
  attach_policy,
  detach_policy,
};
[[nodiscard]] std::string_view to_string(Op op);
[[nodiscard]] std::optional<Op> parse_op(std::string_view text);

/// What a change acts on, beside the object itself.
struct LoginProfileRef {
  model::UserName user;
  auto operator<=>(const LoginProfileRef&) const = default;
};
/// `id` is empty for a key that does not exist yet; `ordinal` tells several new keys of one user apart, from 1.
struct AccessKeyRef {
  model::UserName user;
  std::optional<model::AccessKeyId> id;
  int ordinal = 1;
  auto operator<=>(const AccessKeyRef&) const = default;
};
using Subject = std::variant<model::ObjectRef, model::Attachment, model::Membership, LoginProfileRef, AccessKeyRef>;

struct Target {
  model::AccountKey account;
  Subject subject;
  auto operator<=>(const Target&) const = default;
};
/// `company-a/role/X`, `company-a/role/X <- system/AliyunECSReadOnlyAccess @ rg-abc`, `company-b/group/g <- user/u`,
/// `company-b/user/u console`, `company-b/user/u access key`.
[[nodiscard]] std::string to_string(const Target& target);
/// The object a person would look for: the principal of an attachment, the group of a membership, the user of a key.
[[nodiscard]] model::Address owner(const Target& target);

/// A managed part of an object. Values travel as text: a document as compact JSON in the author's order, a duration in
/// seconds, a boolean as true/false.
enum class Field {
  name,
  display_name,
  comments,
  description,
  max_session,
  trust,
  document,
  version,
  tag,
  mfa_required,
  password_reset,
  key_status,
};
[[nodiscard]] std::string_view to_string(Field field);
[[nodiscard]] std::optional<Field> parse_field(std::string_view text);

struct FieldChange {
  Field field = Field::name;
  std::string key;                    ///< the tag's key where field is tag, else empty
  std::optional<std::string> before;  ///< empty: not there before
  std::optional<std::string> after;   ///< empty: not there afterwards
  auto operator<=>(const FieldChange&) const = default;
};

/// Why a change is in the plan: data here, a sentence in `report`.
enum class Reason {
  declared_new,         ///< declared, and not there
  declared_differs,     ///< declared, and different
  declared_absent,      ///< `state: absent`
  unlisted_attachment,  ///< attached to a declared principal but not listed
  unlisted_member,      ///< in a declared group but not naming it
  owned_undeclared,     ///< carries our mark, is declared no more
  unmanaged_in_all,     ///< `manage: all`, neither declared nor ignored
  adopted,              ///< existing and unmarked, now declared
  renamed,              ///< `previously:`
  dependent,            ///< goes because what it hangs on goes
  trust_cycle,          ///< the second half of a trust that had to be set in two steps
  surplus_key,          ///< more keys than declared
  undone,               ///< takes back a step of an earlier apply
};
[[nodiscard]] std::string_view to_string(Reason reason);
[[nodiscard]] std::optional<Reason> parse_reason(std::string_view text);

/// One write, as a value: everything apply needs is here.
struct Change {
  Op op = Op::create_user;
  Target target;                    ///< of a rename: the new name; the old one is field `name`, before
  std::vector<FieldChange> fields;  ///< sorted
  Reason reason = Reason::declared_new;
  std::optional<model::Place> place{};
  /// Values that stay as they are but must travel with the call, because the service would reset them (UpdateRole):
  /// `before` equals `after`. Never shown as a change.
  std::vector<FieldChange> carried{};
  bool operator==(const Change&) const = default;
};

/// The field's change where the change has one; looks at `fields`, then at `carried`.
[[nodiscard]] const FieldChange* find_field(const Change& change, Field field, std::string_view key = {});

/// Order by account, owner, op, subject, fields: the one order in which changes are listed before they are ordered by
/// need.
[[nodiscard]] bool before(const Change& a, const Change& b);

}  // namespace ramify::ops
