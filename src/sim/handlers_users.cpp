#include <fmt/format.h>

#include <array>

#include "handlers.h"
#include "recycle_bin.h"
#include "tags.h"

namespace ramify::sim {
namespace {

nlohmann::json user_json(const Context& context, const User& user) {
  nlohmann::json out = {
      {"UserId", user.id},         {"DisplayName", user.display_name}, {"MobilePhone", user.mobile_phone},
      {"Email", user.email},       {"Comments", user.comments},        {"CreateDate", user.created},
      {"UpdateDate", user.updated}};
  if (!context.ims()) {
    out["UserName"] = user.name;
    if (context.operation.name == "CreateUser") out.erase("UpdateDate");
    return out;
  }
  out["UserPrincipalName"] = principal_name(context.account, user);
  if (context.operation.name == "ListUsers") out["Status"] = user.frozen ? "freeze" : "active";
  out["ProvisionType"] = "Manual";
  return out;
}

Reply create_user(Context& context, const Params& params) {
  std::string name = params.text("UserName");
  if (context.ims()) {
    const auto local = local_name(context.account, params.text("UserPrincipalName"));
    if (!local) {
      return refuse(400, "InvalidParameter.UserPrincipalName.Format",
                    fmt::format("The parameter \"UserPrincipalName\" is not valid: it ends in @{}.",
                                context.account.default_domain()));
    }
    if (auto field = check_field(wire::Service::ram, "UserName", *local); !field) {
      return tl::unexpected<ApiError>(field.error());
    }
    name = *local;
  }
  if (context.account.find_user(name) != nullptr || recycled_name_is_taken(context, fold(name))) {
    return refuse("EntityAlreadyExists.User");
  }
  if (context.account.users.size() >= context.quotas.users) {
    return refuse("LimitExceeded.User");
  }
  User user;
  user.name = name;
  user.display_name = params.optional("DisplayName").value_or(name);
  user.mobile_phone = params.text("MobilePhone");
  user.email = params.text("Email");
  user.comments = params.text("Comments");
  user.created = user.updated = context.now_text;
  if (auto tagged = add_tags(context, user.tags, params.tags("Tag")); !tagged) {
    return tl::unexpected<ApiError>(tagged.error());
  }
  const std::string folded = fold(name);
  user.id = context.store.make_decimal_id(fmt::format("user/{}/{}", context.account.id, folded), '2');
  const auto& made = context.account.users.emplace(folded, std::move(user)).first->second;
  auto json = user_json(context, made);
  if (context.ims()) json["Tags"] = tags_json(context, made.tags);
  return nlohmann::json{{"User", std::move(json)}};
}

Reply get_user(Context& context, const Params& params) {
  User* user = nullptr;
  if (context.ims() && params.has("UserAccessKeyId")) {
    const auto owner = context.store.key_owners.find(params.text("UserAccessKeyId"));
    if (owner != context.store.key_owners.end() && owner->second.account_id == context.account.id) {
      user = context.account.find_user(owner->second.user);
    }
    if (user == nullptr) return refuse("EntityNotExist.User");
  } else {
    auto named = named_user(context, params);
    if (!named) return tl::unexpected<ApiError>(named.error());
    user = *named;
  }
  auto json = user_json(context, *user);
  if (context.ims()) json["Tags"] = tags_json(context, user->tags);
  return nlohmann::json{{"User", json}};
}

/// Memberships, attachments and bound devices speak of users by name: they follow a rename.
void rename_user(Context& context, const std::string& from, const std::string& name) {
  Account& account = context.account;
  const std::string to = fold(name);
  auto node = account.users.extract(from);
  node.key() = to;
  node.mapped().name = name;
  account.users.insert(std::move(node));
  if (from != to) {
    account.rename_member(from, to);
    account.rename_in_attachments(PrincipalKind::user, from, to);
    for (const auto& [serial, device] : account.mfa_devices) {
      if (device.user == from) account.mfa_devices.at(serial).user = to;
    }
  }
  for (const auto& entry : account.users.at(to).keys) context.store.key_owners[entry.first] = {account.id, to};
}

Answer<std::string> wanted_name(const Context& context, const Params& params, const std::string& present) {
  if (!context.ims()) return params.has("NewUserName") ? params.text("NewUserName") : present;
  if (!params.has("NewUserPrincipalName")) return present;
  const auto local = local_name(context.account, params.text("NewUserPrincipalName"));
  if (!local) {
    return refuse(400, "InvalidParameter.NewUserPrincipalName.Format",
                  fmt::format("The parameter \"NewUserPrincipalName\" is not valid: it ends in @{}.",
                              context.account.default_domain()));
  }
  return *local;
}

Reply update_user(Context& context, const Params& params) {
  const auto user = named_user(context, params);
  if (!user) return tl::unexpected<ApiError>(user.error());
  const auto name = wanted_name(context, params, (*user)->name);
  if (!name) return tl::unexpected<ApiError>(name.error());
  const std::string folded = fold((*user)->name);
  if (const User* other = context.account.find_user(*name); other != nullptr && other != *user) {
    return refuse("EntityAlreadyExists.User");
  }
  User& changed = **user;
  if (params.has("NewDisplayName")) changed.display_name = params.text("NewDisplayName");
  if (params.has("NewMobilePhone")) changed.mobile_phone = params.text("NewMobilePhone");
  if (params.has("NewEmail")) changed.email = params.text("NewEmail");
  if (params.has("NewComments")) changed.comments = params.text("NewComments");
  changed.updated = context.now_text;
  if (*name != changed.name) rename_user(context, folded, *name);
  return nlohmann::json{{"User", user_json(context, *context.account.find_user(*name))}};
}

Reply delete_user(Context& context, const Params& params) {
  const auto named = named_user(context, params);
  if (!named) return tl::unexpected<ApiError>(named.error());
  const User& user = **named;
  const std::string folded = fold(user.name);
  if (!context.account.groups_with(folded).empty()) return refuse("DeleteConflict.User.Group");
  if (!user.keys.empty()) return refuse("DeleteConflict.User.AccessKey");
  if (user.login) return refuse("DeleteConflict.User.LoginProfile");
  if (!user.mfa_serial.empty()) return refuse("DeleteConflict.User.MFADevice");
  if (context.account.attachments_of(PrincipalKind::user, folded) != 0) return refuse("DeleteConflict.User.Policy");
  if (context.ims() || context.switches.ram_delete_user_recycles) {
    recycle_user(context, folded);
  } else {
    context.account.users.erase(folded);
  }
  return nlohmann::json::object();
}

/// The users that an IMS list speaks of: active ones by default, both kinds where tags are asked for.
bool listed(const Context& context, const Params& params, const User& user) {
  if (!context.ims()) return true;
  const auto wanted = params.tags("Tag");
  if (!has_tags(user.tags, wanted)) return false;
  if (!params.has("Status")) return !wanted.empty() || !user.frozen;
  return params.text("Status") == (user.frozen ? "freeze" : "active");
}

nlohmann::json basic_json(const Context& context, const User& user) {
  return {{"UserPrincipalName", principal_name(context.account, user)},
          {"DisplayName", user.display_name},
          {"UserId", user.id},
          {"Status", user.frozen ? "freeze" : "active"}};
}

Reply list(Context& context, const Params& params, PageLimits limits, bool basic) {
  if (params.has("Status") && params.text("Status") != "active" && params.text("Status") != "freeze") {
    return invalid_parameter("Status", "The parameter \"Status\" is not valid: it is active or freeze.");
  }
  std::vector<std::string> keys;
  for (const auto& [folded, user] : context.account.users) {
    if (listed(context, params, user)) keys.push_back(folded);
  }
  return page_of(context, params, keys, limits, [&](std::size_t row) {
    const User& user = context.account.users.at(keys[row]);
    if (basic) return basic_json(context, user);
    auto json = user_json(context, user);
    if (context.ims()) json["Tags"] = tags_json(context, user.tags);
    return json;
  });
}

Reply list_users(Context& context, const Params& params) {
  return list(context, params, context.ims() ? PageLimits{1000, 1000} : PageLimits{100, 1000}, false);
}
Reply list_user_basic_infos(Context& context, const Params& params) {
  return list(context, params, PageLimits{100, 1000}, true);
}

constexpr std::array kRows = {
    Handler{wire::Service::ram, "CreateUser", create_user},
    Handler{wire::Service::ram, "GetUser", get_user},
    Handler{wire::Service::ram, "UpdateUser", update_user},
    Handler{wire::Service::ram, "DeleteUser", delete_user},
    Handler{wire::Service::ram, "ListUsers", list_users},
    Handler{wire::Service::ims, "CreateUser", create_user},
    Handler{wire::Service::ims, "GetUser", get_user},
    Handler{wire::Service::ims, "UpdateUser", update_user},
    Handler{wire::Service::ims, "DeleteUser", delete_user},
    Handler{wire::Service::ims, "ListUsers", list_users},
    Handler{wire::Service::ims, "ListUserBasicInfos", list_user_basic_infos},
};

}  // namespace

std::span<const Handler> user_handlers() {
  return kRows;
}

}  // namespace ramify::sim
