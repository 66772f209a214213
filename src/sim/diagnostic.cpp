#include "diagnostic.h"

#include <fmt/format.h>

#include "encoding.h"
#include "ramify/wire/sign.h"

namespace ramify::sim {
namespace {

constexpr std::size_t kSealLength = 64;

std::string seal_of(const Store& store, const std::string& text) {
  return wire::sha256_hex(fmt::format("diagnostic|{}|{}", store.seed, text));
}

nlohmann::json take(nlohmann::json& detail, const char* member, nlohmann::json otherwise) {
  const auto found = detail.find(member);
  if (found == detail.end()) return otherwise;
  nlohmann::json out = std::move(*found);
  detail.erase(found);
  return out;
}

}  // namespace

void seal_diagnostic(const Store& store, nlohmann::json& detail) {
  if (!detail.is_object() || detail.contains("EncodedDiagnosticMessage")) return;
  nlohmann::json message = {{"AuthAction", detail.value("AuthAction", std::string())},
                            {"AuthResource", take(detail, "AuthResource", "")},
                            {"AuthConditions", take(detail, "AuthConditions", nlohmann::json::array())},
                            {"MatchedPolicies", take(detail, "MatchedPolicies", nlohmann::json::array())},
                            {"ExplicitDeny", detail.value("NoPermissionType", std::string()) == "ExplicitDeny"},
                            {"NoPermissionPolicyType", detail.value("PolicyType", std::string())}};
  for (const char* member : {"AuthPrincipalDisplayName", "AuthPrincipalOwnerId", "AuthPrincipalType"}) {
    message["AuthPrincipal"][member] = detail.value(member, std::string());
  }
  const std::string text = message.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  detail["EncodedDiagnosticMessage"] = base64url_encode(seal_of(store, text) + text);
}

std::optional<nlohmann::json> open_diagnostic(const Store& store, const std::string& account_id,
                                              const std::string& message) {
  const auto sealed = base64url_decode(message);
  if (!sealed || sealed->size() < kSealLength) return std::nullopt;
  const std::string text = sealed->substr(kSealLength);
  if (seal_of(store, text) != sealed->substr(0, kSealLength)) return std::nullopt;
  auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded() || json["AuthPrincipal"]["AuthPrincipalOwnerId"] != account_id) return std::nullopt;
  return json;
}

}  // namespace ramify::sim
