#include <fmt/format.h>

#include <array>
#include <utility>

#include "handlers.h"

namespace ramify::sim {
namespace {

nlohmann::json group_json(const Context& context, const Group& group) {
  nlohmann::json out = {{"GroupId", group.id},
                        {"GroupName", group.name},
                        {"Comments", group.comments},
                        {"CreateDate", group.created},
                        {"UpdateDate", group.updated}};
  if (context.ims()) {
    out["DisplayName"] = group.display_name;
  } else if (context.operation.name == "CreateGroup") {
    out.erase("UpdateDate");
  }
  return out;
}

Reply create_group(Context& context, const Params& params) {
  if (!params.has("GroupName")) return missing_parameter("GroupName");
  const std::string name = params.text("GroupName");
  if (context.account.find_group(name) != nullptr) return refuse("EntityAlreadyExists.Group");
  if (context.account.groups.size() >= context.quotas.groups) {
    return refuse("LimitExceeded.Group");
  }
  Group group;
  group.name = name;
  group.display_name = params.optional("DisplayName").value_or(name);
  group.comments = params.text("Comments");
  group.created = group.updated = context.now_text;
  const std::string folded = fold(name);
  group.id = "g-" + context.store.make(fmt::format("group/{}/{}", context.account.id, folded), kAlphanumeric, 16);
  const auto& made = context.account.groups.emplace(folded, std::move(group)).first->second;
  return nlohmann::json{{"Group", group_json(context, made)}};
}

Reply get_group(Context& context, const Params& params) {
  const auto group = named_group(context, params);
  if (!group) return tl::unexpected<ApiError>(group.error());
  return nlohmann::json{{"Group", group_json(context, **group)}};
}

void rename_group(Account& account, const std::string& from, const std::string& name) {
  account.groups.at(from).name = name;
  account.rename_group(from, fold(name));
}

Reply update_group(Context& context, const Params& params) {
  const auto named = named_group(context, params);
  if (!named) return tl::unexpected<ApiError>(named.error());
  Group& group = **named;
  const std::string folded = fold(group.name);
  const std::string name = params.optional("NewGroupName").value_or(group.name);
  if (const Group* other = context.account.find_group(name); other != nullptr && other != &group) {
    return refuse("EntityAlreadyExists.Group");
  }
  if (params.has("NewComments")) group.comments = params.text("NewComments");
  if (params.has("NewDisplayName")) group.display_name = params.text("NewDisplayName");
  group.updated = context.now_text;
  if (name != group.name) rename_group(context.account, folded, name);
  return nlohmann::json{{"Group", group_json(context, *context.account.find_group(name))}};
}

Reply delete_group(Context& context, const Params& params) {
  const auto named = named_group(context, params);
  if (!named) return tl::unexpected<ApiError>(named.error());
  const std::string folded = fold((*named)->name);
  if (!(*named)->members.empty()) return refuse("DeleteConflict.Group.User");
  if (context.account.attachments_of(PrincipalKind::group, folded) != 0) return refuse("DeleteConflict.Group.Policy");
  context.account.groups.erase(folded);
  return nlohmann::json::object();
}

Reply list_groups(Context& context, const Params& params) {
  std::vector<std::string> keys;
  for (const auto& entry : context.account.groups) keys.push_back(entry.first);
  return page_of(context, params, keys, {100, 100},
                 [&](std::size_t row) { return group_json(context, context.account.groups.at(keys[row])); });
}

Reply add_user_to_group(Context& context, const Params& params) {
  const auto user = named_user(context, params);
  if (!user) return tl::unexpected<ApiError>(user.error());
  const auto group = named_group(context, params);
  if (!group) return tl::unexpected<ApiError>(group.error());
  const std::string folded = fold((*user)->name);
  if ((*group)->members.count(folded) != 0) return refuse("EntityAlreadyExists.User.Group");
  if (context.account.groups_with(folded).size() >= context.quotas.groups_per_user) {
    return refuse("LimitExceeded.User.Group");
  }
  context.account.join(fold((*group)->name), folded, context.now_text);
  return nlohmann::json::object();
}

Reply remove_user_from_group(Context& context, const Params& params) {
  const auto user = named_user(context, params);
  if (!user) return tl::unexpected<ApiError>(user.error());
  const auto group = named_group(context, params);
  if (!group) return tl::unexpected<ApiError>(group.error());
  if (!context.account.leave(fold((*group)->name), fold((*user)->name))) return refuse("EntityNotExist.User.Group");
  return nlohmann::json::object();
}

Reply list_users_for_group(Context& context, const Params& params) {
  const auto group = named_group(context, params);
  if (!group) return tl::unexpected<ApiError>(group.error());
  std::vector<std::string> keys;
  for (const auto& entry : (*group)->members) keys.push_back(entry.first);
  return page_of(context, params, keys, {100, context.ims() ? 100U : 1000U}, [&](std::size_t row) {
    const User& user = context.account.users.at(keys[row]);
    nlohmann::json json = {{"DisplayName", user.display_name}, {"JoinDate", (*group)->members.at(keys[row])}};
    if (context.ims()) {
      json["UserPrincipalName"] = principal_name(context.account, user);
      json["UserId"] = user.id;
    } else {
      json["UserName"] = user.name;
    }
    return json;
  });
}

Reply list_groups_for_user(Context& context, const Params& params) {
  const auto user = named_user(context, params);
  if (!user) return tl::unexpected<ApiError>(user.error());
  nlohmann::json list = nlohmann::json::array();
  const std::string member = fold((*user)->name);
  for (const auto& folded : context.account.groups_with(member)) {
    const Group& group = std::as_const(context.account.groups).at(folded);
    list.push_back({{"GroupId", group.id},
                    {"GroupName", group.name},
                    {"Comments", group.comments},
                    {"JoinDate", group.members.at(member)}});
    if (context.ims()) list.back()["DisplayName"] = group.display_name;
  }
  context.shuffle(list);
  return nlohmann::json{{"Groups", {{"Group", std::move(list)}}}};
}

constexpr std::array kRows = {
    Handler{wire::Service::ram, "CreateGroup", create_group},
    Handler{wire::Service::ram, "GetGroup", get_group},
    Handler{wire::Service::ram, "UpdateGroup", update_group},
    Handler{wire::Service::ram, "DeleteGroup", delete_group},
    Handler{wire::Service::ram, "ListGroups", list_groups},
    Handler{wire::Service::ram, "AddUserToGroup", add_user_to_group},
    Handler{wire::Service::ram, "RemoveUserFromGroup", remove_user_from_group},
    Handler{wire::Service::ram, "ListUsersForGroup", list_users_for_group},
    Handler{wire::Service::ram, "ListGroupsForUser", list_groups_for_user},
    Handler{wire::Service::ims, "CreateGroup", create_group},
    Handler{wire::Service::ims, "GetGroup", get_group},
    Handler{wire::Service::ims, "UpdateGroup", update_group},
    Handler{wire::Service::ims, "DeleteGroup", delete_group},
    Handler{wire::Service::ims, "ListGroups", list_groups},
    Handler{wire::Service::ims, "AddUserToGroup", add_user_to_group},
    Handler{wire::Service::ims, "RemoveUserFromGroup", remove_user_from_group},
    Handler{wire::Service::ims, "ListUsersForGroup", list_users_for_group},
    Handler{wire::Service::ims, "ListGroupsForUser", list_groups_for_user},
};

}  // namespace

std::span<const Handler> group_handlers() {
  return kRows;
}

}  // namespace ramify::sim
