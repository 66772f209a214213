#include <fmt/format.h>

#include <array>

#include "handlers.h"
#include "tags.h"

namespace ramify::sim {
namespace {

constexpr std::size_t kResourcesMax = 50;
constexpr std::size_t kTagsMax = 20;

/// An object that can be tagged: what the service calls it, and its tags.
struct Tagged {
  std::string name;
  Tags* tags = nullptr;
};

Answer<std::string> resource_type(const Context& context, const Params& params) {
  const std::string type = params.text("ResourceType");
  const bool fits = context.ims() ? type == "user" || type.empty() : type == "role" || type == "policy";
  if (fits) return context.ims() ? std::string("user") : type;
  return invalid_parameter("ResourceType", fmt::format("The parameter \"ResourceType\" is not valid: it is {}.",
                                                       context.ims() ? "user" : "role or policy"));
}

Answer<Tagged> find_ram(Context& context, const std::string& type, const std::string& name) {
  if (type == "role") {
    Role* role = context.account.find_role(name);
    if (role == nullptr) return refuse("EntityNotExist.Role");
    return Tagged{role->name, &role->tags};
  }
  Policy* policy = context.account.find_policy(name);
  if (policy == nullptr) return refuse("EntityNotExist.Policy");
  return Tagged{policy->name, &policy->tags};
}

Answer<std::vector<Tagged>> named_objects(Context& context, const Params& params) {
  const auto type = resource_type(context, params);
  if (!type) return tl::unexpected<ApiError>(type.error());
  std::vector<Tagged> out;
  if (!context.ims()) {
    for (const auto& name : params.strings("ResourceNames")) {
      const auto found = find_ram(context, *type, name);
      if (!found) return tl::unexpected<ApiError>(found.error());
      out.push_back(*found);
    }
  } else {
    for (const auto& name : params.strings("ResourcePrincipalName")) {
      const auto local = local_name(context.account, name);
      User* user = local ? context.account.find_user(*local) : nullptr;
      if (user == nullptr) return refuse("EntityNotExist.User");
      out.push_back({user->id, &user->tags});
    }
    for (const auto& id : params.strings("ResourceId")) {
      bool found = false;
      for (const auto& [folded, user] : context.account.users) {
        if (user.id != id) continue;
        out.push_back({user.id, &context.account.users.at(folded).tags});
        found = true;
      }
      if (!found) return refuse("EntityNotExist.User");
    }
  }
  if (out.size() > kResourcesMax) {
    return invalid_parameter("ResourceNames", fmt::format("At most {} resources at once.", kResourcesMax));
  }
  return out;
}

std::string_view list_name(const Context& context) {
  return context.ims() ? std::string_view("ResourcePrincipalName") : std::string_view("ResourceNames");
}

Reply tag_resources(Context& context, const Params& params) {
  const auto objects = named_objects(context, params);
  if (!objects) return tl::unexpected<ApiError>(objects.error());
  if (objects->empty()) return missing_parameter(list_name(context));
  const auto wanted = params.tags("Tag");
  if (wanted.empty()) return missing_parameter("Tag");
  if (wanted.size() > kTagsMax) {
    return invalid_parameter("Tag", fmt::format("At most {} tags at once.", kTagsMax));
  }
  std::vector<Tags> changed;
  for (const auto& object : *objects) {
    changed.push_back(*object.tags);
    if (auto added = add_tags(context, changed.back(), wanted); !added) return tl::unexpected<ApiError>(added.error());
  }
  for (std::size_t i = 0; i < changed.size(); ++i) *(*objects)[i].tags = std::move(changed[i]);
  return nlohmann::json::object();
}

Reply untag_resources(Context& context, const Params& params) {
  const auto objects = named_objects(context, params);
  if (!objects) return tl::unexpected<ApiError>(objects.error());
  if (objects->empty()) return missing_parameter(list_name(context));
  const std::string_view keys_name = context.ims() ? "TagKey" : "TagKeys";
  const auto keys = params.strings(keys_name);
  const bool all = params.boolean("All").value_or(false);
  if (keys.empty() && !all) return missing_parameter(keys_name);
  for (const auto& object : *objects) {
    if (keys.empty()) object.tags->clear();
    for (const auto& key : keys) object.tags->erase(key);
  }
  return nlohmann::json::object();
}

std::vector<Tagged> all_objects(Context& context, const std::string& type) {
  std::vector<Tagged> out;
  if (type == "user") {
    for (const auto& [folded, user] : context.account.users) {
      out.push_back({user.id, &context.account.users.at(folded).tags});
    }
  } else if (type == "role") {
    for (const auto& [folded, role] : context.account.roles) {
      out.push_back({role.name, &context.account.roles.at(folded).tags});
    }
  } else {
    for (const auto& [folded, policy] : context.account.policies) {
      out.push_back({policy.name, &context.account.policies.at(folded).tags});
    }
  }
  return out;
}

Reply list_tag_resources(Context& context, const Params& params) {
  const auto type = resource_type(context, params);
  if (!type) return tl::unexpected<ApiError>(type.error());
  auto objects = named_objects(context, params);
  if (!objects) return tl::unexpected<ApiError>(objects.error());
  if (objects->empty()) *objects = all_objects(context, *type);
  const auto wanted = params.tags("Tag");
  std::map<std::string, nlohmann::json> found;
  for (const auto& object : *objects) {
    if (!has_tags(*object.tags, wanted)) continue;
    for (const auto& [key, value] : *object.tags) {
      nlohmann::json row = {{"ResourceType", *type}, {"TagKey", key}, {"TagValue", value}};
      row[context.ims() ? "ResourceId" : "ResourceName"] = object.name;
      found.emplace(object.name + '\n' + key, std::move(row));
    }
  }
  std::vector<std::string> keys;
  for (const auto& entry : found) keys.push_back(entry.first);
  return page_of(context, params, keys, {100, 100}, [&](std::size_t row) { return found.at(keys[row]); });
}

constexpr std::array kRows = {
    Handler{wire::Service::ram, "TagResources", tag_resources},
    Handler{wire::Service::ram, "UntagResources", untag_resources},
    Handler{wire::Service::ram, "ListTagResources", list_tag_resources},
    Handler{wire::Service::ims, "TagResources", tag_resources},
    Handler{wire::Service::ims, "UntagResources", untag_resources},
    Handler{wire::Service::ims, "ListTagResources", list_tag_resources},
};

}  // namespace

std::span<const Handler> tag_handlers() {
  return kRows;
}

}  // namespace ramify::sim
