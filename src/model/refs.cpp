#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ramify/model/names.h"
#include "ramify/policy/match.h"
#include "ramify/text/text.h"

namespace ramify::model {
namespace {

constexpr std::array kKinds{ObjectKind::user, ObjectKind::group, ObjectKind::role, ObjectKind::policy};
constexpr std::string_view kRamArnHead = "acs:ram:";

}  // namespace

std::string_view to_string(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::user:
      return "user";
    case ObjectKind::group:
      return "group";
    case ObjectKind::role:
      return "role";
    case ObjectKind::policy:
      break;
  }
  return "policy";
}

std::optional<ObjectKind> parse_object_kind(std::string_view text) {
  const auto* found = std::find_if(kKinds.begin(), kKinds.end(), [&](ObjectKind k) { return to_string(k) == text; });
  if (found == kKinds.end()) return std::nullopt;
  return *found;
}

std::string_view to_string(PolicyType type) {
  return type == PolicyType::custom ? "Custom" : "System";
}

std::optional<PolicyType> parse_policy_type(std::string_view text) {
  const std::string folded = text::fold_case(text);
  if (folded == "custom") return PolicyType::custom;
  if (folded == "system") return PolicyType::system;
  return std::nullopt;
}

std::string to_string(const ObjectRef& ref) {
  return fmt::format("{}/{}", to_string(ref.kind), ref.name);
}

std::string to_string(const Address& address) {
  return fmt::format("{}/{}", address.account.str(), to_string(address.object));
}

std::string root_arn(const AccountId& account) {
  return fmt::format("acs:ram::{}:root", account.str());
}

std::string user_arn(const AccountId& account, const UserName& user) {
  return fmt::format("acs:ram::{}:user/{}", account.str(), user.str());
}

std::string role_arn(const AccountId& account, const RoleName& role) {
  return fmt::format("acs:ram::{}:role/{}", account.str(), role.str());
}

std::optional<RamArn> parse_ram_arn(std::string_view text) {
  if (text.substr(0, kRamArnHead.size()) != kRamArnHead) return std::nullopt;
  text.remove_prefix(kRamArnHead.size());
  const std::size_t region_end = text.find(':');
  if (region_end == std::string_view::npos) return std::nullopt;
  const std::string_view region = text.substr(0, region_end);
  if (!region.empty() && region != "*") return std::nullopt;
  text.remove_prefix(region_end + 1);
  const std::size_t account_end = text.find(':');
  if (account_end == std::string_view::npos || account_end == 0 || account_end + 1 == text.size()) return std::nullopt;
  return RamArn{std::string(text.substr(0, account_end)), std::string(text.substr(account_end + 1))};
}

bool ObjectPattern::matches(const ObjectRef& ref) const {
  return ref.kind == kind && policy::glob_match_folded(glob, ref.name);
}

std::optional<ObjectPattern> parse_object_pattern(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto kind = parse_object_kind(text.substr(0, slash));
  const std::string_view glob = text.substr(slash + 1);
  const bool fits = std::all_of(glob.begin(), glob.end(), [](char c) { return c > 0x20 && c < 0x7F && c != '/'; });
  if (!kind || glob.empty() || !fits) return std::nullopt;
  return ObjectPattern{*kind, std::string(glob)};
}

bool is_service_reserved(const ObjectRef& ref) {
  const auto named = [&](std::string_view glob) { return policy::glob_match_folded(glob, ref.name); };
  switch (ref.kind) {
    case ObjectKind::role:
      return named("AliyunServiceRoleFor*") || named("AliyunReservedSSO-*") ||
             named("ResourceDirectoryAccountAccessRole");
    case ObjectKind::policy:
      // CloudSSO provisions custom policies beside its roles, under the same head.
      return named("AliyunReservedSSO-*");
    case ObjectKind::user:
    case ObjectKind::group:
      return false;
  }
  return false;
}

}  // namespace ramify::model
