#include "context_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ramify/access/request.h"
#include "ramify/text/text.h"

namespace ramify::access {
namespace {

constexpr std::array kKeys =
    std::to_array<std::string_view>({"acs:AccessId", "acs:CurrentTime", "acs:MFAPresent", "acs:PrincipalARN",
                                     "acs:PrincipalRDId", "acs:PrincipalRDPath", "acs:SecureTransport", "acs:SourceIp",
                                     "acs:SourceVpc", "acs:UserAgent", "acs:VpcSourceIp"});

/// They go on with a tag's key.
constexpr std::array kTagKeys = std::to_array<std::string_view>({"acs:RequestTag/", "acs:ResourceTag/"});

bool names(const policy::Document& document, const std::string& key) {
  return std::any_of(document.statements.begin(), document.statements.end(), [&](const policy::Statement& statement) {
    return std::any_of(statement.conditions.begin(), statement.conditions.end(),
                       [&](const auto& condition) { return condition.second.count(key) != 0; });
  });
}

/// Whether a document there asks for it, known or not.
bool is_asked_for(const model::World& world, const std::string& key) {
  for (const auto& [account, all] : world.accounts) {
    for (const auto& [name, role] : all.roles) {
      if (role.trust && names(*role.trust, key)) return true;
    }
    for (const auto& [name, policy] : all.policies) {
      if (policy.document && names(*policy.document, key)) return true;
    }
    for (const auto& [name, document] : all.system_policies) {
      if (names(document, key)) return true;
    }
    for (const auto& control : all.control_policies) {
      if (control.document && names(*control.document, key)) return true;
    }
  }
  return false;
}

}  // namespace

std::vector<std::string> common_context_keys() {
  return {kKeys.begin(), kKeys.end()};
}

bool is_known_context_key(std::string_view key) {
  const std::string folded = text::fold_case(key);
  if (!folded.starts_with("acs:")) return true;
  return std::any_of(kKeys.begin(), kKeys.end(), [&](std::string_view k) { return text::fold_case(k) == folded; }) ||
         std::any_of(kTagKeys.begin(), kTagKeys.end(),
                     [&](std::string_view k) { return folded.starts_with(text::fold_case(k)); });
}

std::optional<std::string> fault_in_context_key(const model::World& world, const std::string& key) {
  const auto common = common_context_keys();
  const std::size_t colon = key.find(':');
  const bool of_service =
      colon != 0 && colon != std::string::npos && colon + 1 < key.size() && !key.starts_with("acs:");
  const bool of_tag =
      std::any_of(kTagKeys.begin(), kTagKeys.end(), [&](std::string_view k) { return key.starts_with(k); });
  const bool plain = std::find(common.begin(), common.end(), key) != common.end();
  if (of_service || of_tag || plain || is_asked_for(world, key)) return std::nullopt;
  const std::string meant = colon == std::string::npos ? "acs:" + key : key;
  const bool lacks_prefix = std::find(common.begin(), common.end(), meant) != common.end();
  const auto near = lacks_prefix ? meant : text::suggest(meant, common);
  return fmt::format("no request has the key \"{}\"{}", text::printable(key),
                     near ? fmt::format("; did you mean \"{}\"?", *near) : std::string());
}

}  // namespace ramify::access
