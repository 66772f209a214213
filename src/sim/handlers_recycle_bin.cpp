#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "handlers.h"
#include "recycle_bin.h"

namespace ramify::sim {
namespace {

using nlohmann::json;

std::string deletion_date(const Context& context, const std::string& recycled) {
  const auto since = parse_instant(recycled);
  return format_instant(since.value_or(context.now) +
                        std::chrono::hours(24) * static_cast<int>(context.quotas.recycle_days));
}

/// What has lain long enough is gone for good, and a user takes the keys along.
void purge(Context& context) {
  Account& account = context.account;
  std::vector<std::string> users;
  std::vector<std::string> keys;
  for (const auto& [id, gone] : account.recycled_users) {
    if (deletion_date(context, gone.recycled) <= context.now_text) users.push_back(id);
  }
  for (const auto& id : users) account.recycled_users.erase(id);
  for (const auto& [id, gone] : account.recycled_keys) {
    const bool with_user = std::find(users.begin(), users.end(), gone.user_id) != users.end();
    if (with_user || deletion_date(context, gone.recycled) <= context.now_text) keys.push_back(id);
  }
  for (const auto& id : keys) account.recycled_keys.erase(id);
}

json user_json(const Context& context, const RecycledUser& gone) {
  return {{"UserId", gone.user.id},
          {"UserPrincipalName", principal_name(context.account, gone.user)},
          {"DisplayName", gone.user.display_name},
          {"CreateDate", gone.user.created},
          {"RecycleDate", gone.recycled},
          {"DeleteDate", deletion_date(context, gone.recycled)}};
}

Answer<std::string> named_user_id(Context& context, const Params& params) {
  purge(context);
  if (params.has("UserId") && params.has("UserAccessKeyId")) {
    return invalid_parameter("UserId", "Only one of the parameters \"UserId\" and \"UserAccessKeyId\" can be given.");
  }
  std::string id = params.text("UserId");
  if (!params.has("UserId")) {
    if (!params.has("UserAccessKeyId")) return missing_parameter("UserId");
    const auto& keys = std::as_const(context.account.recycled_keys);
    const auto key = keys.find(params.text("UserAccessKeyId"));
    if (key == keys.end()) return refuse("EntityNotExist.User");
    id = key->second.user_id;
  }
  if (context.account.recycled_users.count(id) == 0) return refuse("EntityNotExist.User");
  return id;
}

Reply get_user(Context& context, const Params& params) {
  const auto id = named_user_id(context, params);
  if (!id) return tl::unexpected<ApiError>(id.error());
  return json{{"User", user_json(context, std::as_const(context.account.recycled_users).at(*id))}};
}

Reply list_users(Context& context, const Params& params) {
  purge(context);
  const auto& users = std::as_const(context.account.recycled_users);
  const std::string filter = fold(params.text("Filter"));
  std::vector<std::string> ids;
  for (const auto& [id, gone] : users) {
    const std::string text = principal_name(context.account, gone.user) + '\n' + gone.user.display_name;
    if (fold(text).find(filter) != std::string::npos) ids.push_back(id);
  }
  return page_of(context, params, ids, {100, 1000},
                 [&](std::size_t row) { return user_json(context, users.at(ids[row])); });
}

Reply restore_user(Context& context, const Params& params) {
  const auto id = named_user_id(context, params);
  if (!id) return tl::unexpected<ApiError>(id.error());
  Account& account = context.account;
  User user = std::as_const(account.recycled_users).at(*id).user;
  if (account.find_user(user.name) != nullptr) return refuse("EntityAlreadyExists.User");
  if (account.users.size() >= context.quotas.users) return refuse("LimitExceeded.User");
  user.updated = context.now_text;
  account.recycled_users.erase(*id);
  const std::string folded = fold(user.name);
  account.users.emplace(folded, std::move(user));
  return json::object();
}

Reply delete_user(Context& context, const Params& params) {
  const auto id = named_user_id(context, params);
  if (!id) return tl::unexpected<ApiError>(id.error());
  Account& account = context.account;
  account.recycled_users.erase(*id);
  std::vector<std::string> keys;
  for (const auto& [key_id, gone] : account.recycled_keys) {
    if (gone.user_id == *id) keys.push_back(key_id);
  }
  for (const auto& key_id : keys) account.recycled_keys.erase(key_id);
  return json::object();
}

/// Whose keys a call speaks of: the user of `UserId`, else the caller; empty for the account's own.
std::string owner_of_keys(const Context& context, const Params& params) {
  if (params.has("UserId")) return params.text("UserId") == context.account.id ? std::string() : params.text("UserId");
  return context.caller.kind == Caller::Kind::user ? context.caller.principal_id : std::string();
}

Reply list_keys(Context& context, const Params& params) {
  purge(context);
  const std::string owner = owner_of_keys(context, params);
  json list = json::array();
  for (const auto& [id, gone] : context.account.recycled_keys) {
    if (gone.user_id != owner) continue;
    list.push_back({{"AccessKeyId", id},
                    {"CreateDate", gone.key.created},
                    {"RecycleDate", gone.recycled},
                    {"DeleteDate", deletion_date(context, gone.recycled)}});
  }
  context.shuffle(list);
  return json{{"AccessKeys", {{"AccessKey", std::move(list)}}}};
}

Answer<std::string> named_key_id(Context& context, const Params& params) {
  purge(context);
  const auto& keys = std::as_const(context.account.recycled_keys);
  const auto found = keys.find(params.text("UserAccessKeyId"));
  if (found == keys.end() || found->second.user_id != owner_of_keys(context, params)) {
    return refuse("EntityNotExist.User.AccessKey");
  }
  return found->first;
}

Reply restore_key(Context& context, const Params& params) {
  const auto id = named_key_id(context, params);
  if (!id) return tl::unexpected<ApiError>(id.error());
  Account& account = context.account;
  const RecycledKey gone = std::as_const(account.recycled_keys).at(*id);
  auto* keys = &account.root_keys;
  std::string owner;
  if (!gone.user_id.empty()) {
    keys = nullptr;
    for (const auto& [folded, user] : account.users) {
      if (user.id != gone.user_id) continue;
      keys = &account.users.at(folded).keys;
      owner = folded;
    }
    if (keys == nullptr) return refuse("EntityNotExist.User");
  }
  if (keys->size() >= context.quotas.access_keys_per_user) return refuse("LimitExceeded.User.AccessKey");
  // A key that was thrown away must not open anything by merely being there again.
  AccessKey key = gone.key;
  key.active = false;
  key.updated = context.now_text;
  keys->emplace(key.id, key);
  account.recycled_keys.erase(*id);
  context.store.key_owners[*id] = {account.id, owner};
  return json::object();
}

Reply delete_key(Context& context, const Params& params) {
  const auto id = named_key_id(context, params);
  if (!id) return tl::unexpected<ApiError>(id.error());
  context.account.recycled_keys.erase(*id);
  return json::object();
}

constexpr std::array kRows = {
    Handler{wire::Service::ims, "GetUserInRecycleBin", get_user},
    Handler{wire::Service::ims, "ListUsersInRecycleBin", list_users},
    Handler{wire::Service::ims, "RestoreUserFromRecycleBin", restore_user},
    Handler{wire::Service::ims, "DeleteUserInRecycleBin", delete_user},
    Handler{wire::Service::ims, "ListAccessKeysInRecycleBin", list_keys},
    Handler{wire::Service::ims, "RestoreAccessKeyFromRecycleBin", restore_key},
    Handler{wire::Service::ims, "DeleteAccessKeyInRecycleBin", delete_key},
};

}  // namespace

void recycle_user(Context& context, const std::string& folded) {
  auto node = context.account.users.extract(folded);
  const std::string id = node.mapped().id;
  context.account.recycled_users.emplace(id, RecycledUser{std::move(node.mapped()), context.now_text});
}

void recycle_key(Context& context, AccessKey key, const std::string& user_id) {
  const std::string id = key.id;
  context.account.recycled_keys.emplace(id, RecycledKey{std::move(key), user_id, context.now_text});
}

bool recycled_name_is_taken(const Context& context, const std::string& folded) {
  if (!context.switches.recycled_user_keeps_its_name) return false;
  const auto& users = std::as_const(context.account.recycled_users);
  return std::any_of(users.begin(), users.end(), [&](const auto& entry) {
    return fold(entry.second.user.name) == folded && deletion_date(context, entry.second.recycled) > context.now_text;
  });
}

std::span<const Handler> recycle_bin_handlers() {
  return kRows;
}

}  // namespace ramify::sim
