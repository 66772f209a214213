#include "context_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ramify/access/request.h"
#include "ramify/policy/context_value.h"
#include "ramify/text/text.h"

namespace ramify::access {
namespace {

constexpr std::array kKeys =
    std::to_array<std::string_view>({"acs:AccessId", "acs:CurrentTime", "acs:MFAPresent", "acs:PrincipalARN",
                                     "acs:PrincipalRDId", "acs:PrincipalRDPath", "acs:SecureTransport", "acs:SourceIp",
                                     "acs:SourceVpc", "acs:UserAgent", "acs:VpcSourceIp"});

/// They go on with a tag's key.
constexpr std::array kTagKeys = std::to_array<std::string_view>({"acs:RequestTag/", "acs:ResourceTag/"});

bool is_of_tag(std::string_view key) {
  return std::any_of(kTagKeys.begin(), kTagKeys.end(), [&](std::string_view k) { return key.starts_with(k); });
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

bool has_one_value(std::string_view key) {
  return key.starts_with("acs:") ? is_known_context_key(key)
                                 : key == "sts:ExternalId" || key.starts_with("saml:") || key.starts_with("oidc:");
}

ContextCheck::ContextCheck(const model::World& world) {
  for (const auto& [account, all] : world.accounts) {
    for (const auto& [name, role] : all.roles) {
      if (role.trust) read(*role.trust);
    }
    for (const auto& [name, policy] : all.policies) {
      if (policy.document) read(*policy.document);
    }
    for (const auto& [name, document] : all.system_policies) read(document);
    for (const auto& control : all.control_policies) {
      if (control.document) read(*control.document);
    }
  }
}

void ContextCheck::read(const policy::Document& document) {
  for (const policy::Statement& statement : document.statements) {
    for (const auto& [operation, keys] : statement.conditions) {
      for (const auto& entry : keys) asked_[entry.first].insert(operation);
    }
  }
}

std::optional<std::string> ContextCheck::fault(const std::string& key, const std::vector<std::string>& values) const {
  const auto asked = asked_.find(key);
  const auto common = common_context_keys();
  const bool documented = is_of_tag(key) || std::find(common.begin(), common.end(), key) != common.end();
  if (!documented && asked == asked_.end()) {
    auto known = common;
    for (const auto& entry : asked_) known.push_back(entry.first);
    const std::size_t colon = key.find(':');
    const std::string meant = colon == std::string::npos ? "acs:" + key : key;
    const bool lacks_prefix = std::find(known.begin(), known.end(), meant) != known.end();
    const auto near = lacks_prefix ? meant : text::suggest(meant, known);
    const bool of_service =
        colon != 0 && colon != std::string::npos && colon + 1 < key.size() && !key.starts_with("acs:");
    if (!of_service || near) {
      return fmt::format("no {} \"{}\"{}", of_service ? "document asks for" : "request has the key",
                         text::printable(key), near ? fmt::format("; did you mean \"{}\"?", *near) : std::string());
    }
  }
  if (has_one_value(key) && values.size() > 1) {
    return fmt::format("a request has one {}, not {}", text::printable(key), values.size());
  }
  for (const std::string& value : values) {
    if (const auto wanted = policy::wanted_context_value(key, value)) {
      return fmt::format("{} is {}, not \"{}\"", text::printable(key), *wanted, text::printable(value));
    }
    if (asked == asked_.end()) continue;
    const auto readable = [&](const std::string& operation) { return !policy::wanted_operand(operation, value); };
    if (std::any_of(asked->second.begin(), asked->second.end(), readable)) continue;
    const std::string& operation = *asked->second.begin();
    return fmt::format("{} is {}, not \"{}\": {} compares it", text::printable(key),
                       *policy::wanted_operand(operation, value), text::printable(value), operation);
  }
  return std::nullopt;
}

std::optional<std::string> ContextCheck::fault(const Context& context) const {
  for (const auto& [key, values] : context.values) {
    if (auto wrong = fault(key, values)) return wrong;
  }
  return std::nullopt;
}

}  // namespace ramify::access
