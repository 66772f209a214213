#include "ramify/sim/quotas.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <vector>

#include "ramify/text/text.h"

namespace ramify::sim {
namespace {

using Q = Quotas;

constexpr std::array kQuotas = {
    QuotaSpec{"users", &Q::users, "UsersQuota", "users of an account"},
    QuotaSpec{"groups", &Q::groups, "GroupsQuota", "groups of an account"},
    QuotaSpec{"roles", &Q::roles, "RolesQuota", "roles of an account"},
    QuotaSpec{"policies", &Q::policies, "PoliciesQuota", "custom policies of an account"},
    QuotaSpec{"versions_per_policy", &Q::versions_per_policy, "VersionsPerPolicyQuota", "versions of a policy"},
    QuotaSpec{"policy_bytes", &Q::policy_bytes, "PolicySizeQuota", "bytes of a policy document"},
    QuotaSpec{"trust_bytes", &Q::trust_bytes, "", "bytes of a trust document"},
    QuotaSpec{"groups_per_user", &Q::groups_per_user, "GroupsPerUserQuota", "groups that a user is in"},
    QuotaSpec{"access_keys_per_user", &Q::access_keys_per_user, "AccessKeysPerUserQuota",
              "AccessKeys of a user, and of the account"},
    QuotaSpec{"virtual_mfa_devices", &Q::virtual_mfa_devices, "VirtualMFADevicesQuota",
              "virtual MFA devices of an account"},
    QuotaSpec{"policies_per_user", &Q::policies_per_user, "AttachedPoliciesPerUserQuota",
              "custom policies attached to a user"},
    QuotaSpec{"policies_per_group", &Q::policies_per_group, "AttachedPoliciesPerGroupQuota",
              "custom policies attached to a group"},
    QuotaSpec{"policies_per_role", &Q::policies_per_role, "AttachedPoliciesPerRoleQuota",
              "custom policies attached to a role"},
    QuotaSpec{"system_policies_per_user", &Q::system_policies_per_user, "AttachedSystemPoliciesPerUserQuota",
              "system policies attached to a user"},
    QuotaSpec{"system_policies_per_group", &Q::system_policies_per_group, "AttachedSystemPoliciesPerGroupQuota",
              "system policies attached to a group"},
    QuotaSpec{"system_policies_per_role", &Q::system_policies_per_role, "AttachedSystemPoliciesPerRoleQuota",
              "system policies attached to a role"},
    QuotaSpec{"tags_per_object", &Q::tags_per_object, "", "tags of a user, role or policy"},
    QuotaSpec{"recycle_days", &Q::recycle_days, "", "days that the recycle bin keeps a user or key"},
};

}  // namespace

std::span<const QuotaSpec> quota_specs() {
  return kQuotas;
}

Result<void> set_quota(Quotas& quotas, const std::string& text) {
  constexpr std::size_t kMost = 1'000'000;
  const auto equals = text.find('=');
  const std::string name = text.substr(0, equals);
  const std::string value = equals == std::string::npos ? std::string() : text.substr(equals + 1);
  std::vector<std::string> names;
  for (const auto& spec : kQuotas) {
    names.emplace_back(spec.name);
    if (spec.name != name) continue;
    std::size_t number = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
    if (read.ec != std::errc{} || read.ptr != value.data() + value.size() || number > kMost) {
      return fail(ErrorKind::usage, fmt::format("--quota {}: the value is a number up to {}", text, kMost));
    }
    quotas.*spec.member = number;
    return {};
  }
  const auto near = text::suggest(name, names);
  return fail(ErrorKind::usage, fmt::format("--quota {}: there is no such quota", text),
              near ? fmt::format("did you mean {}?", *near) : fmt::format("quotas: {}", fmt::join(names, ", ")));
}

}  // namespace ramify::sim
