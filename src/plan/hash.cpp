#include <algorithm>
#include <nlohmann/json.hpp>

#include "ramify/plan/plan.h"
#include "ramify/wire/sign.h"

namespace ramify::plan {
namespace {

using Json = nlohmann::json;  // members sorted: one text for one state
using model::ObjectKind;

constexpr std::size_t kHashSize = 64;

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

/// How the user gets in; read for some users only, and apart from the rest for that reason.
std::string details_of(const model::User& user) {
  if (user.console == model::Presence::unmanaged && !user.keys) return {};
  Json details{{"console", static_cast<int>(user.console)}, {"mfa", user.login.mfa_required.value_or(false)}};
  Json keys = Json::array();
  for (const model::AccessKey& key : user.keys.value_or(std::vector<model::AccessKey>{})) {
    keys.push_back({key.id.str(), key.status == model::KeyStatus::active});
  }
  details["keys"] = keys;
  return wire::sha256_hex(details.dump());
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

/// Equal, or equal in all that was read both times.
bool agree(const std::string& then, const std::string& now) {
  if (then == now) return true;
  const bool both_whole = then.size() > kHashSize && now.size() > kHashSize;
  return !both_whole && !then.empty() && then.compare(0, kHashSize, now, 0, kHashSize) == 0;
}

}  // namespace

std::string object_hash(const model::World& world, const model::Address& address) {
  const auto found = world.accounts.find(address.account);
  if (found == world.accounts.end() || !model::contains(found->second, address.object)) return {};
  const model::Account& account = found->second;
  const std::string& name = address.object.name;
  Json state;
  std::string details;
  switch (address.object.kind) {
    case ObjectKind::user: {
      const model::User& user = account.users.at(model::UserName::from_service(name));
      state = state_of(user);
      details = details_of(user);
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
  const std::string hash = wire::sha256_hex(state.dump(-1, ' ', false, Json::error_handler_t::replace));
  return details.empty() ? hash : hash + "." + details;
}

std::vector<Precondition> stale(const Plan& plan, const model::World& live) {
  std::vector<Precondition> broken;
  std::copy_if(plan.preconditions.begin(), plan.preconditions.end(), std::back_inserter(broken),
               [&](const Precondition& made) { return !agree(made.hash, object_hash(live, made.address)); });
  return broken;
}

}  // namespace ramify::plan
