#include <fmt/format.h>

#include <array>

#include "handlers.h"
#include "recycle_bin.h"

namespace ramify::sim {
namespace {

using Keys = std::map<std::string, AccessKey>;

/// The keys that a call speaks of: a user's, or those of the caller where it names nobody.
Answer<Keys*> named_keys(Context& context, const Params& params) {
  const auto user = named_user_or_caller(context, params);
  if (!user) return tl::unexpected<ApiError>(user.error());
  return *user == nullptr ? &context.account.root_keys : &(*user)->keys;
}

Answer<AccessKey*> named_key(Context& context, const Params& params) {
  const auto keys = named_keys(context, params);
  if (!keys) return tl::unexpected<ApiError>(keys.error());
  const auto it = (*keys)->find(params.text("UserAccessKeyId"));
  if (it == (*keys)->end()) return refuse("EntityNotExist.User.AccessKey");
  return &it->second;
}

nlohmann::json key_json(const AccessKey& key) {
  return {{"AccessKeyId", key.id}, {"Status", key.active ? "Active" : "Inactive"}, {"CreateDate", key.created}};
}

Reply create_access_key(Context& context, const Params& params) {
  const auto user = named_user_or_caller(context, params);
  if (!user) return tl::unexpected<ApiError>(user.error());
  Keys& keys = *user == nullptr ? context.account.root_keys : (*user)->keys;
  if (keys.size() >= context.quotas.access_keys_per_user) {
    return refuse("LimitExceeded.User.AccessKey");
  }
  const std::string owner = *user == nullptr ? "root" : fold((*user)->name);
  AccessKey key = context.store.make_access_key(fmt::format("{}/{}", context.account.id, owner), context.now_text);
  context.secrets.push_back(key.secret);
  auto json = key_json(key);
  json["AccessKeySecret"] = key.secret;
  context.store.key_owners[key.id] = {context.account.id, *user == nullptr ? std::string() : owner};
  keys.emplace(key.id, std::move(key));
  return nlohmann::json{{"AccessKey", json}};
}

Reply list_access_keys(Context& context, const Params& params) {
  const auto keys = named_keys(context, params);
  if (!keys) return tl::unexpected<ApiError>(keys.error());
  nlohmann::json list = nlohmann::json::array();
  for (const auto& [id, key] : **keys) {
    list.push_back(key_json(key));
    if (context.ims()) list.back()["UpdateDate"] = key.updated.empty() ? key.created : key.updated;
  }
  context.shuffle(list);
  return nlohmann::json{{"AccessKeys", {{"AccessKey", std::move(list)}}}};
}

Reply update_access_key(Context& context, const Params& params) {
  const auto key = named_key(context, params);
  if (!key) return tl::unexpected<ApiError>(key.error());
  const std::string status = params.text("Status");
  if (status != "Active" && status != "Inactive") {
    return invalid_parameter("Status", "The parameter \"Status\" is not valid: it is Active or Inactive.");
  }
  (*key)->active = status == "Active";
  (*key)->updated = context.now_text;
  return nlohmann::json::object();
}

Reply delete_access_key(Context& context, const Params& params) {
  const auto user = named_user_or_caller(context, params);
  if (!user) return tl::unexpected<ApiError>(user.error());
  Keys& keys = *user == nullptr ? context.account.root_keys : (*user)->keys;
  const auto it = keys.find(params.text("UserAccessKeyId"));
  if (it == keys.end()) return refuse("EntityNotExist.User.AccessKey");
  if (it->second.active && context.switches.delete_access_key_needs_inactive) {
    return refuse("DeleteConflict.AccessKey.Active");
  }
  if (context.ims() || context.switches.ram_delete_user_recycles) {
    recycle_key(context, it->second, *user == nullptr ? std::string() : (*user)->id);
  }
  context.store.key_owners.erase(it->first);
  keys.erase(it);
  return nlohmann::json::object();
}

Reply get_access_key_last_used(Context& context, const Params& params) {
  const auto key = named_key(context, params);
  if (!key) return tl::unexpected<ApiError>(key.error());
  nlohmann::json used = nlohmann::json::object();
  if (!(*key)->last_used.empty()) {
    used["LastUsedDate"] = (*key)->last_used;
    if (context.ims()) used["ServiceName"] = (*key)->last_used_service;
  }
  return nlohmann::json{{"AccessKeyLastUsed", used}};
}

constexpr std::array kRows = {
    Handler{wire::Service::ram, "CreateAccessKey", create_access_key},
    Handler{wire::Service::ram, "ListAccessKeys", list_access_keys},
    Handler{wire::Service::ram, "UpdateAccessKey", update_access_key},
    Handler{wire::Service::ram, "DeleteAccessKey", delete_access_key},
    Handler{wire::Service::ram, "GetAccessKeyLastUsed", get_access_key_last_used},
    Handler{wire::Service::ims, "CreateAccessKey", create_access_key},
    Handler{wire::Service::ims, "ListAccessKeys", list_access_keys},
    Handler{wire::Service::ims, "UpdateAccessKey", update_access_key},
    Handler{wire::Service::ims, "DeleteAccessKey", delete_access_key},
    Handler{wire::Service::ims, "GetAccessKeyLastUsed", get_access_key_last_used},
};

}  // namespace

std::span<const Handler> key_handlers() {
  return kRows;
}

}  // namespace ramify::sim
