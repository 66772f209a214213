#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "ramify/sim/server.h"

namespace ramify::sim {
namespace {

/// Plain words as they are, all else in quotes with escapes: a name cannot begin a line of its own.
std::string word(const std::string& text) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._@:/-+*";
  if (text.empty()) return "-";
  if (text.find_first_not_of(kPlain) == std::string::npos) return text;
  return nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

}  // namespace

bool names_something(std::string_view parameter) {
  constexpr std::array<std::string_view, 20> kNaming = {
      "UserName",      "NewUserName",     "UserPrincipalName", "NewUserPrincipalName",
      "UserId",        "GroupName",       "NewGroupName",      "RoleName",
      "RoleArn",       "RoleSessionName", "PolicyName",        "PolicyType",
      "VersionId",     "UserAccessKeyId", "SerialNumber",      "PrincipalName",
      "PrincipalType", "ResourceGroupId", "ResourceType",      "VirtualMFADeviceName"};
  return std::find(kNaming.begin(), kNaming.end(), parameter) != kNaming.end();
}

std::string log_line(const LogEntry& entry) {
  std::string line =
      fmt::format("{} {} {} {}", format_instant(entry.time), word(entry.request.account_id), word(entry.caller),
                  word(fmt::format("{}:{}", entry.request.service, entry.request.operation)));
  for (const auto& [name, value] : entry.names) line += fmt::format(" {}={}", name, word(value));
  const std::string status = entry.status == 0 ? std::string("no-reply") : std::to_string(entry.status);
  return fmt::format("{} {} {}", line, status, entry.code.empty() ? std::string("OK") : word(entry.code));
}

}  // namespace ramify::sim
