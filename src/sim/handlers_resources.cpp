#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "handlers.h"

namespace ramify::sim {
namespace {

nlohmann::json group_json(const Context& context, const ResourceGroup& group) {
  return {{"Id", group.id},
          {"Name", group.name},
          {"DisplayName", group.display_name},
          {"AccountId", context.account.id},
          {"Status", "OK"},
          {"CreateDate", group.created}};
}

bool listed(const Params& params, const ResourceGroup& group) {
  const auto ids = params.strings("ResourceGroupIds");
  const auto differs = [&](std::string_view name, const std::string& value) {
    return params.has(name) && params.text(name) != value;
  };
  return !differs("ResourceGroupId", group.id) && !differs("Name", group.name) &&
         !differs("DisplayName", group.display_name) && !differs("Status", "OK") &&
         (ids.empty() || std::find(ids.begin(), ids.end(), group.id) != ids.end());
}

Reply list_resource_groups(Context& context, const Params& params) {
  std::vector<std::string> keys;
  for (const auto& [id, group] : context.account.resource_groups) {
    if (listed(params, group)) keys.push_back(id);
  }
  return page_of(context, params, keys, {10, 100},
                 [&](std::size_t row) { return group_json(context, context.account.resource_groups.at(keys[row])); });
}

Reply get_resource_group(Context& context, const Params& params) {
  const auto group = context.account.resource_groups.find(params.text("ResourceGroupId"));
  if (group == context.account.resource_groups.end()) return refuse("EntityNotExists.ResourceGroup");
  return nlohmann::json{{"ResourceGroup", group_json(context, group->second)}};
}

nlohmann::json provider_json(const Context& context, const IdentityProvider& provider) {
  const std::string label = provider.kind == "saml" ? "SAML" : "OIDC";
  nlohmann::json out = {
      {"Arn", fmt::format("acs:ram::{}:{}-provider/{}", context.account.id, provider.kind, provider.name)},
      {"CreateDate", provider.created},
      {"UpdateDate", provider.created}};
  out[label + "ProviderName"] = provider.name;
  return out;
}

Reply list_providers(Context& context, const Params& params, const std::string& kind) {
  std::map<std::string, nlohmann::json> found;
  for (const auto& provider : context.account.identity_providers) {
    if (provider.kind == kind) found.emplace(provider.name, provider_json(context, provider));
  }
  std::vector<std::string> keys;
  for (const auto& entry : found) keys.push_back(entry.first);
  return page_of(context, params, keys, {100, 100}, [&](std::size_t row) { return found.at(keys[row]); });
}

Reply get_provider(Context& context, const Params& params, const std::string& kind) {
  const std::string label = kind == "saml" ? "SAML" : "OIDC";
  for (const auto& provider : context.account.identity_providers) {
    if (provider.kind == kind && provider.name == params.text(label + "ProviderName")) {
      return nlohmann::json{{label + "Provider", provider_json(context, provider)}};
    }
  }
  return refuse(fmt::format("EntityNotExist.{}Provider", label));
}

Reply list_saml(Context& context, const Params& params) {
  return list_providers(context, params, "saml");
}
Reply list_oidc(Context& context, const Params& params) {
  return list_providers(context, params, "oidc");
}
Reply get_saml(Context& context, const Params& params) {
  return get_provider(context, params, "saml");
}
Reply get_oidc(Context& context, const Params& params) {
  return get_provider(context, params, "oidc");
}

constexpr std::array kRows = {
    Handler{wire::Service::resourcemanager, "ListResourceGroups", list_resource_groups},
    Handler{wire::Service::resourcemanager, "GetResourceGroup", get_resource_group},
    Handler{wire::Service::ims, "ListSAMLProviders", list_saml},
    Handler{wire::Service::ims, "ListOIDCProviders", list_oidc},
    Handler{wire::Service::ims, "GetSAMLProvider", get_saml},
    Handler{wire::Service::ims, "GetOIDCProvider", get_oidc},
};

}  // namespace

std::span<const Handler> resource_handlers() {
  return kRows;
}

}  // namespace ramify::sim
