#include "ramify/live/versions.h"

#include <fmt/format.h>

#include <charconv>

#include "members.h"
#include "ramify/live/live.h"
#include "ramify/policy/document.h"
#include "ramify/text/strict_json.h"
#include "ramify/wire/error_code.h"

namespace ramify::live {

namespace {

/// RAM documentation, "Limits": versions of one custom policy.
constexpr std::size_t kVersionsMax = 5;

bool is_true(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

unsigned number_of(const std::string& id) {
  unsigned number = 0;
  if (!id.empty()) std::from_chars(id.data() + 1, id.data() + id.size(), number);
  return number;
}

const PolicyVersion* oldest_spare(const std::vector<PolicyVersion>& versions) {
  const PolicyVersion* oldest = nullptr;
  for (const PolicyVersion& version : versions) {
    if (version.is_default) continue;
    if (oldest == nullptr || number_of(version.id) < number_of(oldest->id)) oldest = &version;
  }
  return oldest;
}

Eviction eviction_of(const PolicyVersion& version, const std::vector<PolicyVersion>& all) {
  constexpr std::size_t kDate = 10;
  Eviction found{version.id + (version.created.empty() ? "" : " of " + version.created.substr(0, kDate)), {}};
  for (const PolicyVersion& each : all) {
    if (each.is_default) found.default_version = each.id;
  }
  if (number_of(version.id) > number_of(found.default_version)) {
    found.sign = Eviction::Sign::newer_than_default;
  } else if (!version.in_our_form) {
    found.sign = Eviction::Sign::unread;
  } else if (!*version.in_our_form) {
    found.sign = Eviction::Sign::other_form;
  }
  return found;
}

std::optional<bool> form_of(const nlohmann::json& row) {
  const std::string text = text_of(row, "PolicyDocument");
  if (text.empty()) return std::nullopt;
  const auto document = policy::parse(text, policy::DocumentKind::identity);
  return document && policy::to_json(*document) == text;
}

client::Call list_of(const model::Address& policy) {
  return {wire::Service::ram, "ListPolicyVersions", {{"PolicyName", policy.object.name}, {"PolicyType", "Custom"}}};
}

Result<std::vector<PolicyVersion>> decode_versions(const nlohmann::json& reply, const model::Address& policy) {
  const auto path = nlohmann::json::json_pointer("/PolicyVersions/PolicyVersion");
  if (!reply.contains(path) || !reply[path].is_array()) {
    return fail(ErrorKind::protocol, "ListPolicyVersions for " + model::to_string(policy) + " lists no versions");
  }
  std::vector<PolicyVersion> versions;
  for (const auto& row : reply[path]) {
    versions.push_back(
        {text_of(row, "VersionId"), text_of(row, "CreateDate"), is_true(row, "IsDefaultVersion"), form_of(row)});
  }
  return versions;
}

}  // namespace

Result<PolicyVersions> read_versions(const client::Sessions& sessions, const std::vector<model::Address>& policies) {
  PolicyVersions found;
  for (const auto& [key, session] : sessions) {
    std::vector<model::Address> here;
    std::vector<client::Call> calls;
    for (const model::Address& policy : policies) {
      if (policy.account != key) continue;
      here.push_back(policy);
      calls.push_back(list_of(policy));
    }
    const auto replies = session->call_all(calls);
    for (std::size_t at = 0; at < replies.size(); ++at) {
      const auto& reply = replies[at];
      if (!reply && reply.error().service && wire::is_not_found(reply.error().service->code)) continue;
      if (!reply) return tl::unexpected(reply.error());
      auto versions = decode_versions(*reply, here[at]);
      if (!versions) return tl::unexpected(std::move(versions.error()));
      found.emplace(here[at], *std::move(versions));
    }
  }
  return found;
}

Result<std::vector<PolicyVersion>> read_versions(const client::Session& session, const model::Address& policy) {
  const auto reply = session.call(list_of(policy));
  if (!reply && reply.error().service && wire::is_not_found(reply.error().service->code)) {
    return std::vector<PolicyVersion>{};
  }
  if (!reply) return tl::unexpected(reply.error());
  return decode_versions(*reply, policy);
}

std::set<std::string> ids_of(const std::vector<PolicyVersion>& versions) {
  std::set<std::string> ids;
  for (const PolicyVersion& version : versions) ids.insert(version.id + (version.is_default ? "*" : ""));
  return ids;
}

Evictions evictions(const PolicyVersions& versions) {
  Evictions found;
  for (const auto& [policy, all] : versions) {
    if (all.size() < kVersionsMax) continue;
    if (const auto* oldest = oldest_spare(all)) found.emplace(policy, eviction_of(*oldest, all));
  }
  return found;
}

std::string to_snapshot(const model::World& world, const PolicyVersions& versions) {
  auto json = nlohmann::ordered_json::parse(to_snapshot(world), nullptr, false);
  for (auto& [key, account] : json["accounts"].items()) {
    if (!account.contains("policies")) continue;
    for (auto& policy : account["policies"]) {
      const auto found = versions.find(
          {model::AccountKey::from_service(key), {model::ObjectKind::policy, policy["name"].get<std::string>()}});
      if (found == versions.end()) continue;
      for (const PolicyVersion& version : found->second) {
        nlohmann::ordered_json entry{{"id", version.id}};
        if (!version.created.empty()) entry["created"] = version.created;
        if (version.is_default) entry["default"] = true;
        if (version.in_our_form) entry["in_our_form"] = *version.in_our_form;
        policy["versions"].push_back(std::move(entry));
      }
    }
  }
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

Result<PolicyVersions> versions_in_snapshot(std::string_view json) {
  PolicyVersions found;
  const auto parsed = text::parse_json(json);
  const auto path = nlohmann::json::json_pointer("/accounts");
  if (!parsed || !parsed->contains(path) || !(*parsed)[path].is_object()) return found;  // `from_snapshot` says why
  for (const auto& [key, account] : (*parsed)[path].items()) {
    if (!account.is_object() || !account.contains("policies") || !account["policies"].is_array()) continue;
    for (std::size_t at = 0; at < account["policies"].size(); ++at) {
      const auto& policy = account["policies"][at];
      if (!policy.is_object() || !policy.contains("versions")) continue;
      const auto where = fmt::format("snapshot: /accounts/{}/policies/{}/versions", key, at);
      const auto refuse = [&](const char* what) {
        return fail(ErrorKind::usage, fmt::format("{}: {}", where, what),
                    "schemas/snapshot.schema.json says what a snapshot holds");
      };
      if (!policy["versions"].is_array()) return refuse("this must be a list");
      auto& versions =
          found[{model::AccountKey::from_service(key), {model::ObjectKind::policy, text_of(policy, "name")}}];
      for (const auto& row : policy["versions"]) {
        const std::string id = text_of(row, "id");
        if (id.size() < 2 || id[0] != 'v' || number_of(id) == 0) return refuse("each has an id such as v1");
        PolicyVersion version{id, text_of(row, "created"), is_true(row, "default")};
        if (row.contains("in_our_form")) version.in_our_form = is_true(row, "in_our_form");
        versions.push_back(std::move(version));
      }
    }
  }
  return found;
}

}  // namespace ramify::live
