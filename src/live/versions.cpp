#include "ramify/live/versions.h"

#include <charconv>

#include "ramify/wire/error_code.h"

namespace ramify::live {

namespace {

/// RAM documentation, "Limits": versions of one custom policy.
constexpr std::size_t kVersionsMax = 5;

std::string text_of(const nlohmann::json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// `v12` -> 12: the service counts up and uses no number twice.
unsigned number_of(const std::string& id) {
  unsigned number = 0;
  if (!id.empty()) std::from_chars(id.data() + 1, id.data() + id.size(), number);
  return number;
}

std::string oldest_spare(const nlohmann::json& versions) {
  const nlohmann::json* oldest = nullptr;
  for (const auto& version : versions) {
    const auto is_default = version.find("IsDefaultVersion");
    if (is_default != version.end() && is_default->is_boolean() && is_default->get<bool>()) continue;
    if (oldest != nullptr && number_of(text_of(*oldest, "VersionId")) < number_of(text_of(version, "VersionId"))) {
      continue;
    }
    oldest = &version;
  }
  if (oldest == nullptr) return {};
  constexpr std::size_t kDate = 10;
  return text_of(*oldest, "VersionId") + " of " + text_of(*oldest, "CreateDate").substr(0, kDate);
}

}  // namespace

Result<std::map<model::Address, std::string>> evictions(const client::Sessions& sessions,
                                                        const std::vector<model::Address>& policies) {
  std::map<model::Address, std::string> found;
  for (const model::Address& policy : policies) {
    const auto session = sessions.find(policy.account);
    if (session == sessions.end()) continue;
    const auto reply = session->second->call(
        {wire::Service::ram, "ListPolicyVersions", {{"PolicyName", policy.object.name}, {"PolicyType", "Custom"}}});
    if (!reply) {
      if (reply.error().service && wire::is_not_found(reply.error().service->code)) continue;
      return tl::unexpected(reply.error());
    }
    const auto path = nlohmann::json::json_pointer("/PolicyVersions/PolicyVersion");
    if (!reply->contains(path) || !(*reply)[path].is_array()) {
      return fail(ErrorKind::protocol, "ListPolicyVersions for " + model::to_string(policy) + " lists no versions");
    }
    const nlohmann::json& versions = (*reply)[path];
    if (versions.size() < kVersionsMax) continue;
    if (auto oldest = oldest_spare(versions); !oldest.empty()) found.emplace(policy, std::move(oldest));
  }
  return found;
}

}  // namespace ramify::live
