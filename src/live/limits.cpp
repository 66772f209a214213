#include "ramify/live/limits.h"

#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "ramify/text/strict_json.h"

namespace ramify::live {
namespace {

using model::ObjectKind;
using model::PolicyType;

std::optional<std::size_t> number_in(const nlohmann::json& value) {
  if (value.is_number_unsigned()) return value.get<std::size_t>();
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  std::size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc{} && read.ptr == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

Limits limits_of(const nlohmann::json& said) {
  Limits limits;
  if (!said.is_object()) return limits;
  for (const auto holder : {ObjectKind::user, ObjectKind::group, ObjectKind::role}) {
    for (const auto type : {PolicyType::custom, PolicyType::system}) {
      const auto name = limit_name(holder, type);
      const auto found = said.find(name);
      if (found == said.end()) continue;
      if (const auto number = number_in(*found)) limits.emplace(name, *number);
    }
  }
  return limits;
}

}  // namespace

std::string limit_name(ObjectKind holder, PolicyType type) {
  std::string_view word = "User";
  if (holder == ObjectKind::group) word = "Group";
  if (holder == ObjectKind::role) word = "Role";
  return fmt::format("Attached{}PoliciesPer{}Quota", type == PolicyType::custom ? "" : "System", word);
}

Limits read_limits(const client::Session& session) {
  const auto reply = session.call({wire::Service::ims, "GetAccountSummary", {}});
  if (!reply || !reply->contains("SummaryMap")) return {};
  return limits_of((*reply)["SummaryMap"]);
}

std::string with_limits(const std::string& snapshot, const std::map<model::AccountKey, Limits>& limits) {
  auto json = nlohmann::ordered_json::parse(snapshot, nullptr, false);
  bool any = false;
  for (const auto& [key, of_account] : limits) {
    if (of_account.empty() || !json["accounts"].contains(key.str())) continue;
    any = true;
    for (const auto& [name, number] : of_account) json["accounts"][key.str()]["limits"][name] = number;
  }
  return any ? json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n" : snapshot;
}

std::map<model::AccountKey, Limits> limits_in_snapshot(std::string_view json) {
  std::map<model::AccountKey, Limits> all;
  const auto parsed = text::parse_json(json);
  const auto path = nlohmann::json::json_pointer("/accounts");
  if (!parsed || !parsed->contains(path) || !(*parsed)[path].is_object()) return all;
  for (const auto& [key, account] : (*parsed)[path].items()) {
    if (!account.is_object() || !account.contains("limits")) continue;
    all.emplace(model::AccountKey::from_service(key), limits_of(account["limits"]));
  }
  return all;
}

}  // namespace ramify::live
