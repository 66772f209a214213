#include "context.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>

namespace ramify::sim {
namespace {

constexpr std::string_view kMarkerPrefix = "m";

/// A marker is opaque to callers; here it is the last key that was given out, in hex, so that a list may change between
/// two pages.
std::string to_marker(std::string_view key) {
  std::string out(kMarkerPrefix);
  for (const char c : key) out += fmt::format("{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  return out;
}

std::optional<std::string> from_marker(std::string_view marker) {
  if (marker.substr(0, 1) != kMarkerPrefix || marker.size() % 2 == 0) return std::nullopt;
  std::string out;
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : (c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1); };
  for (std::size_t i = 1; i + 1 < marker.size(); i += 2) {
    const int high = digit(marker[i]);
    const int low = digit(marker[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

std::vector<std::size_t> indices(std::size_t begin, std::size_t end) {
  std::vector<std::size_t> out;
  for (std::size_t i = begin; i < end; ++i) out.push_back(i);
  return out;
}

Answer<std::vector<std::size_t>> numbered_page(const Context& context, const Params& params, std::size_t total,
                                               PageLimits limits, nlohmann::json& reply) {
  const auto number = static_cast<std::size_t>(context.repeat_marker ? 1 : params.integer("PageNumber").value_or(1));
  const auto size =
      static_cast<std::size_t>(params.integer("PageSize").value_or(static_cast<std::int64_t>(limits.normal)));
  if (size > limits.max) return invalid_parameter("PageSize", "The parameter \"PageSize\" is not valid.");
  reply["PageNumber"] = params.integer("PageNumber").value_or(1);
  reply["PageSize"] = size;
  reply["TotalCount"] = total;
  const std::size_t begin = std::min((number - 1) * size, total);
  return indices(begin, std::min(begin + size, total));
}

}  // namespace

std::string Context::role_arn(const Account& owner, const Role& role) const {
  return fmt::format("acs:ram::{}:role/{}", owner.id, switches.lower_case_role_arns ? fold(role.name) : role.name);
}

void Context::shuffle(nlohmann::json& list) const {
  if (!switches.shuffle_lists) return;
  std::mt19937_64 random(shuffle_seed);
  for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[random() % i]);
}

std::string principal_name(const Account& account, const User& user) {
  return fmt::format("{}@{}", user.name, account.default_domain());
}

std::optional<std::string> local_name(const Account& account, std::string_view principal) {
  const auto at = principal.find('@');
  if (at == std::string_view::npos || at == 0) return std::nullopt;
  const std::string domain = fold(principal.substr(at + 1));
  if (domain != account.default_domain() && domain != account.id + ".onaliyun.com") return std::nullopt;
  return std::string(principal.substr(0, at));
}

Answer<User*> named_user(const Context& context, const Params& params) {
  User* user = nullptr;
  if (!context.ims()) {
    user = context.account.find_user(params.text("UserName"));
  } else if (params.has("UserPrincipalName")) {
    const auto name = local_name(context.account, params.text("UserPrincipalName"));
    if (name) user = context.account.find_user(*name);
  } else if (params.has("UserId")) {
    for (auto& [key, candidate] : context.account.users) {
      if (candidate.id == params.text("UserId")) user = &candidate;
    }
  } else {
    return missing_parameter("UserPrincipalName");
  }
  if (user == nullptr) return refuse("EntityNotExist.User");
  return user;
}

Answer<User*> named_user_or_caller(const Context& context, const Params& params) {
  if (params.has("UserName") || params.has("UserPrincipalName")) return named_user(context, params);
  if (context.caller.kind == Caller::Kind::root) return nullptr;
  if (context.caller.kind != Caller::Kind::user) return refuse("EntityNotExist.User");
  User* user = context.account.find_user(context.caller.user);
  if (user == nullptr) return refuse("EntityNotExist.User");
  return user;
}

Answer<Group*> named_group(const Context& context, const Params& params) {
  if (!params.has("GroupName")) return missing_parameter("GroupName");
  Group* group = context.account.find_group(params.text("GroupName"));
  if (group == nullptr) return refuse("EntityNotExist.Group");
  return group;
}

Answer<Role*> named_role(const Context& context, const Params& params) {
  Role* role = context.account.find_role(params.text("RoleName"));
  if (role == nullptr) return refuse("EntityNotExist.Role");
  return role;
}

Answer<Policy*> named_policy(const Context& context, const Params& params) {
  Policy* policy = context.account.find_policy(params.text("PolicyName"));
  if (policy == nullptr) return refuse("EntityNotExist.Policy");
  return policy;
}

Answer<std::vector<std::size_t>> page(const Context& context, const Params& params,
                                      const std::vector<std::string>& keys, PageLimits limits, nlohmann::json& reply) {
  if (context.operation.paging == wire::Paging::page) return numbered_page(context, params, keys.size(), limits, reply);
  const bool tokens = context.operation.paging == wire::Paging::token;
  const std::string_view size_name = tokens ? "PageSize" : "MaxItems";
  const std::string_view marker_name = tokens ? "NextToken" : "Marker";
  const auto asked = params.integer(size_name).value_or(static_cast<std::int64_t>(limits.normal));
  if (asked < 1 || asked > static_cast<std::int64_t>(limits.max)) {
    return invalid_parameter(size_name,
                             fmt::format("The parameter \"{}\" is not valid: it is 1 to {}.", size_name, limits.max));
  }
  std::size_t begin = 0;
  const std::string marker = context.repeat_marker ? std::string() : params.text(marker_name);
  if (!marker.empty()) {
    const auto after = from_marker(marker);
    if (!after) return invalid_parameter(marker_name, fmt::format("The parameter \"{}\" is not valid.", marker_name));
    begin = static_cast<std::size_t>(std::upper_bound(keys.begin(), keys.end(), *after) - keys.begin());
  }
  const std::size_t end = std::min(begin + static_cast<std::size_t>(asked), keys.size());
  const bool truncated = end < keys.size() || context.repeat_marker;
  if (!tokens || context.ims()) reply["IsTruncated"] = truncated;
  if (truncated) reply[std::string(marker_name)] = context.repeat_marker ? "m00" : to_marker(keys[end - 1]);
  return indices(begin, end);
}

}  // namespace ramify::sim
