#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>

namespace ramify::model {

/// Which of the service's naming rules a text breaks, said as a sentence for people.
struct NameFault {
  std::string message;  ///< e.g. `a role name may hold only letters, digits, "." and "-"; this one holds "_"`
};

/// A checked name: it exists only if the service would take it. Equality and order are exact; `folded` is for the
/// service's own case-insensitive resolution.
template <class Rule>
class Name {
 public:
  [[nodiscard]] static tl::expected<Name, NameFault> parse(std::string_view text) {
    if (auto fault = Rule::check(text)) return tl::unexpected(*std::move(fault));
    return Name(std::string(text));
  }
  /// A name that the service itself told us: it is taken as it is, whatever today's rules say.
  [[nodiscard]] static Name from_service(std::string text) { return Name(std::move(text)); }

  [[nodiscard]] const std::string& str() const { return text_; }
  [[nodiscard]] std::string folded() const;
  auto operator<=>(const Name&) const = default;

 private:
  explicit Name(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// Rules from the RAM documentation of the Create operations. Each returns the first broken rule.
struct AccountKeyRule {
  static std::optional<NameFault> check(std::string_view text);
};  ///< our own: 1-64 [a-z0-9-]
struct AccountIdRule {
  static std::optional<NameFault> check(std::string_view text);
};  ///< 16 digits (simulator and tests too)
struct UserNameRule {
  static std::optional<NameFault> check(std::string_view text);
};  ///< 1-64 [A-Za-z0-9._-]
struct GroupNameRule {
  static std::optional<NameFault> check(std::string_view text);
};  ///< 1-64 [A-Za-z0-9._-]
struct RoleNameRule {
  static std::optional<NameFault> check(std::string_view text);
};  ///< 1-64 [A-Za-z0-9.-]
struct PolicyNameRule {
  static std::optional<NameFault> check(std::string_view text);
};  ///< 1-128 [A-Za-z0-9-]
struct ResourceGroupIdRule {
  static std::optional<NameFault> check(std::string_view text);
};  ///< rg-[a-z0-9]+
struct AccessKeyIdRule {
  static std::optional<NameFault> check(std::string_view text);
};  ///< 1-128 printable ASCII

using AccountKey = Name<AccountKeyRule>;  ///< what the configuration calls an account, e.g. `company-a`
using AccountId = Name<AccountIdRule>;
using UserName = Name<UserNameRule>;
using GroupName = Name<GroupNameRule>;
using RoleName = Name<RoleNameRule>;
using PolicyName = Name<PolicyNameRule>;
using ResourceGroupId = Name<ResourceGroupIdRule>;
using AccessKeyId = Name<AccessKeyIdRule>;

enum class ObjectKind { user, group, role, policy };
[[nodiscard]] std::string_view to_string(ObjectKind kind);
[[nodiscard]] std::optional<ObjectKind> parse_object_kind(std::string_view text);

enum class PolicyType { custom, system };
/// `Custom` / `System`, the service's own words.
[[nodiscard]] std::string_view to_string(PolicyType type);
[[nodiscard]] std::optional<PolicyType> parse_policy_type(std::string_view text);  // case-insensitive

/// Whom a policy is attached to.
struct Principal {
  ObjectKind kind = ObjectKind::user;  ///< user, group or role
  std::string name;
  auto operator<=>(const Principal&) const = default;
};

struct PolicyRef {
  PolicyType type = PolicyType::custom;
  PolicyName name;
  auto operator<=>(const PolicyRef&) const = default;
};

/// The identity of an attachment: who, what and in which scope. No resource group means the whole account.
struct Attachment {
  Principal principal;
  PolicyRef policy;
  std::optional<ResourceGroupId> resource_group;
  auto operator<=>(const Attachment&) const = default;
};

struct Membership {
  GroupName group;
  UserName user;
  auto operator<=>(const Membership&) const = default;
};

/// A thing with a name of its own in an account.
struct ObjectRef {
  ObjectKind kind = ObjectKind::user;
  std::string name;
  auto operator<=>(const ObjectRef&) const = default;
};
[[nodiscard]] std::string to_string(const ObjectRef& ref);  ///< `role/PTSCrossAccountRole`

/// An object in a described account; `company-a/role/X`.
struct Address {
  AccountKey account;
  ObjectRef object;
  auto operator<=>(const Address&) const = default;
};
[[nodiscard]] std::string to_string(const Address& address);

// ARNs as RAM writes them in documents (empty region).
[[nodiscard]] std::string root_arn(const AccountId& account);
[[nodiscard]] std::string user_arn(const AccountId& account, const UserName& user);
[[nodiscard]] std::string role_arn(const AccountId& account, const RoleName& role);

/// `acs:ram::<account>:user/<name>` taken apart; `relative` keeps its kind, e.g. `role/ci`.
struct RamArn {
  std::string account_id;
  std::string relative;
};
[[nodiscard]] std::optional<RamArn> parse_ram_arn(std::string_view text);

/// `role/AliyunServiceRole*`: kind, slash, glob over the name. Used by `ignore` and `protect`.
struct ObjectPattern {
  ObjectKind kind = ObjectKind::role;
  std::string glob;
  [[nodiscard]] bool matches(const ObjectRef& ref) const;  ///< names case-insensitively
  auto operator<=>(const ObjectPattern&) const = default;
};
[[nodiscard]] std::optional<ObjectPattern> parse_object_pattern(std::string_view text);

/// Objects the service makes for itself: AliyunServiceRoleFor*, AliyunReservedSSO-*,
/// ResourceDirectoryAccountAccessRole.
[[nodiscard]] bool is_service_reserved(const ObjectRef& ref);

}  // namespace ramify::model
