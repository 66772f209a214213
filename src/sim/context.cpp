#include "context.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>

namespace ramify::sim {

std::string Context::role_arn(const Account& owner, const Role& role) const {
  return fmt::format("acs:ram::{}:role/{}", owner.id, switches.lower_case_role_arns ? fold(role.name) : role.name);
}

void Context::shuffle(nlohmann::json& list) const {
  if (!switches.shuffle_lists) return;
  std::mt19937_64 random(shuffle_seed);
  for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[random() % i]);
}

std::string principal_name(const Account& account, const User& user) {
  return fmt::format("{}@{}", user.name, account.default_domain());
}

std::optional<std::string> local_name(const Account& account, std::string_view principal) {
  const auto at = principal.find('@');
  if (at == std::string_view::npos || at == 0) return std::nullopt;
  const std::string domain = fold(principal.substr(at + 1));
  if (domain != account.default_domain() && domain != account.id + ".onaliyun.com") return std::nullopt;
  return std::string(principal.substr(0, at));
}

Answer<User*> named_user(const Context& context, const Params& params) {
  User* user = nullptr;
  if (!context.ims()) {
    const std::string name = params.text("UserName");
    user = context.account.find_user(name);
    if (user != nullptr && !context.names(user->name, name)) user = nullptr;
  } else if (params.has("UserPrincipalName")) {
    const auto name = local_name(context.account, params.text("UserPrincipalName"));
    if (name) user = context.account.find_user(*name);
    if (user != nullptr && !context.names(user->name, *name)) user = nullptr;
  } else if (params.has("UserId")) {
    for (const auto& [folded, candidate] : context.account.users) {
      if (candidate.id == params.text("UserId")) user = &context.account.users.at(folded);
    }
  } else {
    return missing_parameter("UserPrincipalName");
  }
  if (user == nullptr) return refuse("EntityNotExist.User");
  return user;
}

Answer<User*> named_user_or_caller(const Context& context, const Params& params) {
  if (params.has("UserName") || params.has("UserPrincipalName")) return named_user(context, params);
  if (context.caller.kind == Caller::Kind::root) return nullptr;
  if (context.caller.kind != Caller::Kind::user) return refuse("EntityNotExist.User");
  User* user = context.account.find_user(context.caller.user);
  if (user == nullptr) return refuse("EntityNotExist.User");
  return user;
}

Answer<Group*> named_group(const Context& context, const Params& params) {
  if (!params.has("GroupName")) return missing_parameter("GroupName");
  Group* group = context.account.find_group(params.text("GroupName"));
  if (group == nullptr || !context.names(group->name, params.text("GroupName"))) return refuse("EntityNotExist.Group");
  return group;
}

Answer<Role*> named_role(const Context& context, const Params& params) {
  Role* role = context.account.find_role(params.text("RoleName"));
  if (role == nullptr || !context.names(role->name, params.text("RoleName"))) return refuse("EntityNotExist.Role");
  return role;
}

Answer<Policy*> named_policy(const Context& context, const Params& params) {
  Policy* policy = context.account.find_policy(params.text("PolicyName"));
  if (policy == nullptr) return refuse("EntityNotExist.Policy");
  return policy;
}

}  // namespace ramify::sim
