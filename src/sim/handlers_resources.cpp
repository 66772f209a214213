#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "handlers.h"
#include "ramify/wire/sign.h"
#include "tags.h"

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
  return has_tags(group.tags, params.tags("Tag")) && !differs("ResourceGroupId", group.id) &&
         !differs("Name", group.name) && !differs("DisplayName", group.display_name) && !differs("Status", "OK") &&
         (ids.empty() || std::find(ids.begin(), ids.end(), group.id) != ids.end());
}

nlohmann::json listed_json(const Context& context, const Params& params, const ResourceGroup& group) {
  auto json = group_json(context, group);
  if (params.boolean("IncludeTags").value_or(false)) json["Tags"] = tags_json(context, group.tags);
  return json;
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
  const auto& groups = std::as_const(context.account.resource_groups);
  const auto group = groups.find(params.text("ResourceGroupId"));
  if (group == groups.end()) return refuse("EntityNotExists.ResourceGroup");
  auto json = listed_json(context, params, group->second);
  json["RegionStatuses"]["RegionStatus"] = {{{"RegionId", "cn-hangzhou"}, {"Status", "OK"}}};
  return nlohmann::json{{"ResourceGroup", std::move(json)}};
}

nlohmann::json provider_json(const Context& context, const IdentityProvider& provider) {
  const bool saml = provider.kind == "saml";
  nlohmann::json out = {
      {"Arn", fmt::format("acs:ram::{}:{}-provider/{}", context.account.id, provider.kind, provider.name)},
      {"Description", provider.description},
      {"CreateDate", provider.created},
      {"UpdateDate", provider.created}};
  out[saml ? "SAMLProviderName" : "OIDCProviderName"] = provider.name;
  if (saml) return out;
  out["IssuerUrl"] = provider.issuer;
  out["ClientIds"] = fmt::format("{}", fmt::join(provider.client_ids, ","));
  out["Fingerprints"] = fmt::format("{}", fmt::join(provider.fingerprints, ","));
  out["IssuanceLimitTime"] = provider.issuance_limit_hours;
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
      auto json = provider_json(context, provider);
      if (kind == "saml") json["EncodedSAMLMetadataDocument"] = wire::base64_encode(provider.metadata);
      return nlohmann::json{{label + "Provider", std::move(json)}};
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
