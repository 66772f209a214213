#include <fmt/format.h>

#include <array>

#include "handlers.h"
#include "ramify/sim/quotas.h"

namespace ramify::sim {
namespace {

using nlohmann::json;

Reply get_account_alias(Context& context, const Params&) {
  if (context.account.alias.empty()) return refuse("EntityNotExist.AccountAlias");
  return json{{"AccountAlias", context.account.alias}};
}

Answer<void> set_alias(Context& context, const std::string& alias) {
  for (const auto& [id, account] : context.store.accounts) {
    if (id != context.account.id && account.alias == alias) return refuse("EntityAlreadyExists.AccountAlias");
  }
  context.account.alias = alias == context.account.id ? std::string() : alias;
  return {};
}

Reply set_account_alias(Context& context, const Params& params) {
  if (auto set = set_alias(context, params.text("AccountAlias")); !set) return tl::unexpected<ApiError>(set.error());
  return json::object();
}

Reply clear_account_alias(Context& context, const Params&) {
  context.account.alias.clear();
  return json::object();
}

Reply get_default_domain(Context& context, const Params&) {
  return json{{"DefaultDomainName", context.account.default_domain()}};
}

Reply set_default_domain(Context& context, const Params& params) {
  constexpr std::string_view kSuffix = ".onaliyun.com";
  const std::string name = params.text("DefaultDomainName");
  const bool ours = name.size() > kSuffix.size() && name.size() <= 64 &&
                    name.compare(name.size() - kSuffix.size(), kSuffix.size(), kSuffix) == 0;
  const std::string label = ours ? name.substr(0, name.size() - kSuffix.size()) : std::string();
  if (!ours || !check_field(wire::Service::ram, "AccountAlias", label)) {
    return invalid_parameter("DefaultDomainName",
                             "The parameter \"DefaultDomainName\" is not valid: it is a label of 3 to "
                             "32 lower-case letters, digits and dashes before .onaliyun.com.");
  }
  if (auto set = set_alias(context, label); !set) return tl::unexpected<ApiError>(set.error());
  return json{{"DefaultDomainName", context.account.default_domain()}};
}

/// A setting of the password policy with its default; IMS spells one of them otherwise and has more of them.
json password_policy(const Context& context) {
  const json& set = context.account.password_policy;
  json out = {{"MinimumPasswordLength", set.value("MinimumPasswordLength", 8)},
              {"RequireLowercaseCharacters", set.value("RequireLowercaseCharacters", false)},
              {"RequireUppercaseCharacters", set.value("RequireUppercaseCharacters", false)},
              {"RequireNumbers", set.value("RequireNumbers", false)},
              {"RequireSymbols", set.value("RequireSymbols", false)},
              {"MaxPasswordAge", set.value("MaxPasswordAge", 0)},
              {"PasswordReusePrevention", set.value("PasswordReusePrevention", 0)},
              {"MaxLoginAttemps", set.value("MaxLoginAttemps", 5)}};
  out[context.ims() ? "HardExpire" : "HardExpiry"] = set.value("HardExpire", false);
  if (context.ims()) {
    out["PasswordNotContainUserName"] = set.value("PasswordNotContainUserName", false);
    out["MinimumPasswordDifferentCharacter"] = set.value("MinimumPasswordDifferentCharacter", 0);
  }
  return out;
}

Reply get_password_policy(Context& context, const Params&) {
  return json{{"PasswordPolicy", password_policy(context)}};
}

/// What is given as typed values; what is not falls back to its default.
json given_settings(const Context& context, const Params& params) {
  json out = json::object();
  for (const auto& spec : context.operation.params) {
    if (!params.has(spec.name)) continue;
    const std::string name = spec.name == "HardExpiry" ? "HardExpire" : std::string(spec.name);
    if (spec.type == wire::ParamType::boolean) {
      out[name] = *params.boolean(spec.name);
    } else if (spec.type == wire::ParamType::integer) {
      out[name] = *params.integer(spec.name);
    } else if (spec.type == wire::ParamType::string_list) {
      out[name] = params.strings(spec.name);
    } else {
      out[name] = params.text(spec.name);
    }
  }
  return out;
}

Reply set_password_policy(Context& context, const Params& params) {
  context.account.password_policy = given_settings(context, params);
  return json{{"PasswordPolicy", password_policy(context)}};
}

json security_preference(const Context& context) {
  const json& set = context.account.security_preference;
  json out;
  out["AccessKeyPreference"] = {{"AllowUserToManageAccessKeys", set.value("AllowUserToManageAccessKeys", false)}};
  json login = {{"AllowUserToChangePassword", set.value("AllowUserToChangePassword", true)},
                {"EnableSaveMFATicket", set.value("EnableSaveMFATicket", false)},
                {"LoginNetworkMasks", set.value("LoginNetworkMasks", "")},
                {"LoginSessionDuration", set.value("LoginSessionDuration", 6)}};
  out["MFAPreference"] = {{"AllowUserToManageMFADevices", set.value("AllowUserToManageMFADevices", true)}};
  if (context.ims()) {
    login["AllowUserToLoginWithPasskey"] = set.value("AllowUserToLoginWithPasskey", true);
    login["MFAOperationForLogin"] = set.value("MFAOperationForLogin", "independent");
    login["OperationForRiskLogin"] = set.value("OperationForRiskLogin", "autonomous");
    out["PersonalInfoPreference"] = {
        {"AllowUserToManagePersonalDingTalk", set.value("AllowUserToManagePersonalDingTalk", true)}};
    out["VerificationPreference"] = {{"VerificationTypes", set.value("VerificationTypes", json::array())}};
    out["MaxIdleDays"] = {{"MaxIdleDaysForAccessKeys", 730}, {"MaxIdleDaysForUsers", 730}};
  } else {
    out["PublicKeyPreference"] = {{"AllowUserToManagePublicKeys", set.value("AllowUserToManagePublicKeys", false)}};
  }
  out["LoginProfilePreference"] = std::move(login);
  return out;
}

Reply get_security_preference(Context& context, const Params&) {
  return json{{"SecurityPreference", security_preference(context)}};
}

Reply set_security_preference(Context& context, const Params& params) {
  context.account.security_preference = given_settings(context, params);
  return json{{"SecurityPreference", security_preference(context)}};
}

Reply get_account_summary(Context& context, const Params&) {
  const Account& account = context.account;
  std::size_t bound = 0;
  for (const auto& [serial, device] : account.mfa_devices) bound += device.user.empty() ? 0U : 1U;
  json map = {{"Users", account.users.size()}, {"Groups", account.groups.size()},
              {"Roles", account.roles.size()}, {"Policies", account.policies.size()},
              {"MFADevicesInUse", bound},      {"MFADevices", account.mfa_devices.size()}};
  for (const auto& spec : quota_specs()) {
    if (!spec.summary_key.empty()) map[std::string(spec.summary_key)] = context.quotas.*spec.member;
  }
  map["AccountAccessKeysPerAccountQuota"] = context.quotas.access_keys_per_user;
  // Network policies of AccessKeys are nobody's to set here; their limits are told as documented.
  map["ConditionsPerAKPolicyQuota"] = 8;
  map["IPItemsPerAKPolicyQuota"] = 50;
  return json{{"SummaryMap", std::move(map)}};
}

Reply get_account_mfa_info(Context&, const Params&) {
  return json{{"IsMFAEnable", false}};
}

constexpr std::array kRows = {
    Handler{wire::Service::ram, "GetAccountAlias", get_account_alias},
    Handler{wire::Service::ram, "SetAccountAlias", set_account_alias},
    Handler{wire::Service::ram, "ClearAccountAlias", clear_account_alias},
    Handler{wire::Service::ram, "GetPasswordPolicy", get_password_policy},
    Handler{wire::Service::ram, "SetPasswordPolicy", set_password_policy},
    Handler{wire::Service::ram, "GetSecurityPreference", get_security_preference},
    Handler{wire::Service::ram, "SetSecurityPreference", set_security_preference},
    Handler{wire::Service::ims, "GetDefaultDomain", get_default_domain},
    Handler{wire::Service::ims, "SetDefaultDomain", set_default_domain},
    Handler{wire::Service::ims, "GetPasswordPolicy", get_password_policy},
    Handler{wire::Service::ims, "SetPasswordPolicy", set_password_policy},
    Handler{wire::Service::ims, "GetSecurityPreference", get_security_preference},
    Handler{wire::Service::ims, "SetSecurityPreference", set_security_preference},
    Handler{wire::Service::ims, "GetAccountSummary", get_account_summary},
    Handler{wire::Service::ims, "GetAccountMFAInfo", get_account_mfa_info},
};

}  // namespace

std::span<const Handler> account_handlers() {
  return kRows;
}

}  // namespace ramify::sim
