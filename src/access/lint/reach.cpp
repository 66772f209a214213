#include "reach.h"

#include <fmt/format.h>

#include <algorithm>

#include "patterns.h"
#include "ramify/policy/catalogue.h"

namespace ramify::access {
namespace {

/// Those who ask with what the holder holds; somebody who might join a group that nobody is in.
std::vector<model::Address> askers(const Look& look, const model::Address& holder) {
  if (holder.object.kind != model::ObjectKind::group) return {holder};
  std::vector<model::Address> found;
  for (const auto& [group, user] : look.account(holder.account).memberships) {
    if (group.str() == holder.object.name) found.push_back({holder.account, {model::ObjectKind::user, user.str()}});
  }
  if (found.empty()) found.push_back({holder.account, {model::ObjectKind::user, "somebody"}});
  return found;
}

}  // namespace

bool is_assume_any(const model::PolicyRef& policy) {
  return policy.type == model::PolicyType::system && policy.name.folded() == "aliyunstsassumeroleaccess";
}

std::optional<model::Address> role_named(const Look& look, const std::string& resource) {
  const auto last = resource.rfind(':');
  if (!resource.starts_with("acs:ram:") || last == std::string::npos || has_wildcard(relative_id(resource))) return {};
  const auto before = resource.rfind(':', last - 1);
  const auto key = look.key_of(std::string_view(resource).substr(before + 1, last - before - 1));
  const std::string_view relative = relative_id(resource);
  constexpr std::string_view kRole = "role/";
  if (!key || !relative.starts_with(kRole)) return {};
  return model::Address{*key, {model::ObjectKind::role, std::string(relative.substr(kRole.size()))}};
}

bool lets_in(const Look& look, const model::Address& holder, const model::Address& role) {
  const auto all = askers(look, holder);
  return std::any_of(all.begin(), all.end(), [&](const model::Address& asker) {
    return look.evaluator.trust(asker, role).standing != Standing::deny;
  });
}

std::vector<std::string> roles_named(const Look& look, const model::AccountKey& key,
                                     const model::Attachment& attachment) {
  std::vector<std::string> found;
  const model::Address holder = address_of(key, attachment.principal);
  for (const auto& [other, account] : look.world().accounts) {
    for (const auto& [name, role] : account.roles) {
      const model::Address target{other, {model::ObjectKind::role, name.str()}};
      if (!role.trust || target == holder || !lets_in(look, holder, target)) continue;
      found.push_back(fmt::format("{}/{}", other.str(), name.str()));
    }
  }
  return found;
}

std::map<model::AccountKey, Ways> ways_into(const Look& look, const model::Address& role) {
  std::map<model::AccountKey, Ways> found;
  std::set<model::Address> seen{role};
  Ways queue{{role}};
  for (std::size_t i = 0; i < queue.size(); ++i) {
    for (const model::Address& from : look.becomers(queue[i].front())) {
      if (!seen.insert(from).second) continue;
      std::vector<model::Address> way{from};
      way.insert(way.end(), queue[i].begin(), queue[i].end());
      found[from.account].push_back(way);
      queue.push_back(std::move(way));
    }
  }
  return found;
}

bool is_unsure(const Look& look, const std::vector<model::Address>& way) {
  for (std::size_t i = 0; i + 1 < way.size(); ++i) {
    const auto role = look.evaluator.arn_of(way[i + 1]);
    if (role && look.evaluator.decide(way[i], "sts:AssumeRole", *role).standing == Standing::unknown) return true;
  }
  return false;
}

bool are_all_unsure(const Look& look, const Ways& ways) {
  return std::all_of(ways.begin(), ways.end(), [&](const auto& way) { return is_unsure(look, way); });
}

std::string in_words(const Look& look, const Ways& ways, std::size_t most) {
  const bool told = are_all_unsure(look, ways);
  std::vector<std::string> said;
  for (const auto& way : ways) {
    std::string words = way.front().object.name;
    for (std::size_t i = 1; i + 1 < way.size(); ++i) {
      words += fmt::format("{}{}/{}", i == 1 ? " through " : ", ", way[i].account.str(), way[i].object.name);
    }
    said.push_back(!told && is_unsure(look, way) ? "perhaps " + words : std::move(words));
  }
  std::sort(said.begin(), said.end());
  return enumerate(said, most);
}

std::string great_power(const Look& look, const model::Address& principal) {
  for (const Held& held : look.held(principal)) {
    const model::PolicyRef& policy = held.attachment->policy;
    if (held.attachment->resource_group) continue;
    const policy::SystemPolicy* known =
        policy.type == model::PolicyType::system ? policy::find_system_policy(policy.name.str()) : nullptr;
    if (known != nullptr && known->high_risk) return policy.name.str();
    if (held.document == nullptr) continue;
    for (const policy::Statement& s : held.document->statements) {
      if (grants_everything(s)) return policy.name.str();
    }
  }
  return {};
}

}  // namespace ramify::access
