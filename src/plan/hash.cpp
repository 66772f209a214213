#include "hash.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "ramify/wire/sign.h"

namespace ramify::plan {
namespace {

using Json = nlohmann::json;  // members sorted: one text for one state
using model::ObjectKind;

Json text(const std::optional<std::string>& value) {
  return value.value_or("");
}
Json meaning(const std::optional<policy::Document>& document) {
  return document ? policy::meaning_hash(*document) : std::string();
}

Json attachments_of(const model::Account& account, const model::ObjectRef& ref) {
  Json list = Json::array();
  const model::Principal who{ref.kind, ref.name};
  auto link = account.attachments.lower_bound(
      {who, {model::PolicyType::custom, model::PolicyName::from_service("")}, std::nullopt});
  for (; link != account.attachments.end() && link->principal == who; ++link) {
    list.push_back({model::to_string(link->policy.type), link->policy.name.str(),
                    link->resource_group ? link->resource_group->str() : ""});
  }
  return list;
}

Json state_of(const model::User& user) {
  return {{"id", text(user.id)},
          {"display_name", text(user.display_name)},
          {"comments", text(user.comments)},
          {"tags", user.tags},
          {"frozen", user.frozen}};
}

/// How the user gets in, and with which second factor: read for some users only, and each part by itself, so each has
/// a hash of its own. Empty where not read.
std::string logon_of(const model::User& user) {
  if (user.console == model::Presence::unmanaged) return {};
  const Json logon{user.console == model::Presence::present, user.login.mfa_required.value_or(false)};
  return wire::sha256_hex(logon.dump());
}

std::string keys_of(const model::User& user) {
  if (!user.keys) return {};
  Json keys = Json::array();
  for (const model::AccessKey& key : *user.keys) keys.push_back({key.id.str(), key.status == model::KeyStatus::active});
  return wire::sha256_hex(keys.dump());
}

std::string mfa_of(const model::User& user) {
  if (!user.mfa_bound) return {};
  return wire::sha256_hex(Json(*user.mfa_bound).dump());
}

/// Of each user of an account the groups, sorted.
using Crews = std::map<model::UserName, std::vector<std::string>>;

Crews crews_of(const model::Account& account) {
  Crews crews;
  for (const model::Membership& link : account.memberships) crews[link.user].push_back(link.group.str());
  return crews;
}

std::string groups_of(const model::User& user, const Crews& crews) {
  const auto found = crews.find(user.name);
  const Json groups = found == crews.end() ? Json::array() : Json(found->second);
  return wire::sha256_hex(groups.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Json state_of(const model::Group& group, const model::Account& account) {
  Json members = Json::array();
  auto link = account.memberships.lower_bound({group.name, model::UserName::from_service("")});
  for (; link != account.memberships.end() && link->group == group.name; ++link) members.push_back(link->user.str());
  return {{"comments", text(group.comments)}, {"members", members}};
}

Json state_of(const model::Role& role) {
  return {{"id", text(role.id)},
          {"description", text(role.description)},
          {"max_session", role.max_session ? role.max_session->count() : 0},
          {"trust", meaning(role.trust)},
          {"tags", role.tags}};
}

Json state_of(const model::Policy& policy) {
  return {{"description", text(policy.description)}, {"document", meaning(policy.document)}, {"tags", policy.tags}};
}

std::vector<std::string_view> parts_of(std::string_view hash) {
  std::vector<std::string_view> parts;
  for (std::size_t dot = hash.find('.'); dot != std::string_view::npos; dot = hash.find('.')) {
    parts.push_back(hash.substr(0, dot));
    hash.remove_prefix(dot + 1);
  }
  parts.push_back(hash);
  return parts;
}

/// Equal in all that was read both times: journals of older versions have fewer parts.
bool agree(std::string_view then, std::string_view now) {
  const auto before = parts_of(then);
  const auto after = parts_of(now);
  const auto shared = static_cast<std::ptrdiff_t>(std::min(before.size(), after.size()));
  return before.front() == after.front() &&
         std::equal(before.begin() + 1, before.begin() + shared, after.begin() + 1,
                    [](std::string_view a, std::string_view b) { return a == b || a.empty() || b.empty(); });
}

std::string hash_in(const model::Account& account, const Crews& crews, const model::Address& address) {
  const std::string& name = address.object.name;
  Json state;
  std::string how_in;
  switch (address.object.kind) {
    case ObjectKind::user: {
      const model::User& user = account.users.at(model::UserName::from_service(name));
      state = state_of(user);
      how_in = "." + logon_of(user) + "." + keys_of(user) + "." + mfa_of(user) + "." + groups_of(user, crews);
      break;
    }
    case ObjectKind::group:
      state = state_of(account.groups.at(model::GroupName::from_service(name)), account);
      break;
    case ObjectKind::role:
      state = state_of(account.roles.at(model::RoleName::from_service(name)));
      break;
    case ObjectKind::policy:
      state = state_of(account.policies.at(model::PolicyName::from_service(name)));
      break;
  }
  state["address"] = model::to_string(address);
  state["attachments"] = attachments_of(account, address.object);
  return wire::sha256_hex(state.dump(-1, ' ', false, Json::error_handler_t::replace)) + how_in;
}

}  // namespace

std::vector<Precondition> hashed(const model::World& world, const std::vector<model::Address>& addresses) {
  std::map<model::AccountKey, Crews> crews;
  std::vector<Precondition> all;
  for (const model::Address& address : addresses) {
    Precondition made{address, {}};
    const auto found = world.accounts.find(address.account);
    if (found != world.accounts.end() && model::contains(found->second, address.object)) {
      auto here = crews.find(address.account);
      if (here == crews.end()) here = crews.emplace(address.account, crews_of(found->second)).first;
      made.hash = hash_in(found->second, here->second, address);
    }
    all.push_back(std::move(made));
  }
  return all;
}

std::string object_hash(const model::World& world, const model::Address& address) {
  return hashed(world, {address}).front().hash;
}

bool covers_logon(const Precondition& made) {
  const auto parts = parts_of(made.hash);
  constexpr std::size_t kGroups = 4;  // after logon, AccessKeys and MFA device
  if (made.address.object.kind != ObjectKind::user || parts.size() <= kGroups) return false;
  return std::any_of(parts.begin() + 1, parts.begin() + kGroups, [](std::string_view part) { return !part.empty(); });
}

std::vector<std::pair<model::AccountKey, model::PolicyName>> rewritten_system_policies(const Plan& plan,
                                                                                       const model::World& live) {
  std::vector<std::pair<model::AccountKey, model::PolicyName>> rewritten;
  for (const auto& [key, policies] : plan.system_policies) {
    const auto account = live.accounts.find(key);
    if (account == live.accounts.end()) continue;
    for (const auto& [name, hash] : policies) {
      const auto now = account->second.system_policies.find(name);
      if (now == account->second.system_policies.end() || policy::meaning_hash(now->second) == hash) continue;
      rewritten.emplace_back(key, name);
    }
  }
  return rewritten;
}

std::string_view to_string(Binding binding) {
  switch (binding) {
    case Binding::all:
      return "all";
    case Binding::declared:
      return "declared";
    case Binding::relied:
      break;
  }
  return "relied";
}

std::optional<Binding> parse_binding(std::string_view text) {
  for (const Binding binding : {Binding::all, Binding::declared, Binding::relied}) {
    if (to_string(binding) == text) return binding;
  }
  return std::nullopt;
}

std::vector<Precondition> stale(const Plan& plan, const model::World& live) {
  std::vector<model::Address> addresses;
  for (const Precondition& made : plan.preconditions) addresses.push_back(made.address);
  const auto now = hashed(live, addresses);
  std::vector<Precondition> broken;
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (!agree(plan.preconditions[i].hash, now[i].hash)) broken.push_back(plan.preconditions[i]);
  }
  return broken;
}

}  // namespace ramify::plan
