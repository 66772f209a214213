#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "denial.h"
#include "federation.h"
#include "handlers.h"
#include "jwt.h"
#include "ramify/policy/document.h"
#include "ramify/policy/evaluate.h"
#include "saml.h"
#include "sessions.h"

namespace ramify::sim {
namespace {

using nlohmann::json;

const IdentityProvider* find_provider(const Context& context, std::string_view kind, const std::string& arn) {
  for (const auto& provider : context.account.identity_providers) {
    const std::string own = fmt::format("acs:ram::{}:{}-provider/{}", context.account.id, kind, provider.name);
    if (provider.kind == kind && fold(own) == fold(arn)) return &provider;
  }
  return nullptr;
}

Answer<Role*> wanted_role(Context& context, const Params& params) {
  const auto arn = parse_role_arn(params.text("RoleArn"));
  if (!arn) return invalid_parameter("RoleArn", "The parameter RoleArn is wrongly formed.");
  Role* role = context.account.find_role(arn->role);
  if (role == nullptr) return refuse("EntityNotExist.RoleArn");
  return role;
}

/// An identity provider needs the role's trust alone.
Answer<void> trusted(const Context& context, const Role& role, const std::string& provider_arn,
                     std::map<std::string, std::vector<std::string>> claims) {
  policy::Request request;
  request.action = "sts:AssumeRole";
  request.resource = fmt::format("acs:ram::{}:role/{}", context.account.id, role.name);
  request.context = std::move(claims);
  request.context["acs:CurrentTime"] = {context.now_text};
  request.context["acs:SourceIp"] = {context.source_ip};
  request.context["acs:SecureTransport"] = {"true"};
  policy::Caller caller;
  caller.account_id = context.account.id;
  caller.arn = provider_arn;
  caller.kind = policy::Caller::Kind::federated;
  const auto trust = policy::parse(role.trust, policy::DocumentKind::trust);
  policy::Decision decision;
  if (trust) decision = policy::evaluate_trust(*trust, caller, request);
  if (decision.verdict == policy::Verdict::allow) return {};
  auto error = refuse("NoPermission");
  error.value().access_denied = {
      {"PolicyType", policy::to_string(policy::Layer::trust)},
      {"NoPermissionType", decision.verdict == policy::Verdict::explicit_deny ? "ExplicitDeny" : "ImplicitDeny"},
      {"AuthAction", request.action},
      {"AuthResource", request.resource},
      {"AuthPrincipalType", "Federated"},
      {"AuthPrincipalOwnerId", context.account.id},
      // The kind and the name of the identity provider.
      {"AuthPrincipalDisplayName", provider_arn.substr(provider_arn.rfind(':') + 1)},
      {"AuthConditions", auth_conditions(request)}};
  return error;
}

std::optional<Instant> instant_of(const json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number()) return std::nullopt;
  return Instant(std::chrono::seconds(found->get<std::int64_t>()));
}

std::vector<std::string> texts_of(const json& claims, const char* name) {
  std::vector<std::string> out;
  const auto found = claims.find(name);
  if (found == claims.end()) return out;
  if (found->is_string()) out.push_back(found->get<std::string>());
  if (!found->is_array()) return out;
  for (const auto& item : *found) {
    if (item.is_string()) out.push_back(item.get<std::string>());
  }
  return out;
}

/// The token is of this provider, for one of its clients, and fresh.
Answer<void> check_claims(const Context& context, const IdentityProvider& provider, const json& claims) {
  const auto issuer = texts_of(claims, "iss");
  const auto expires = instant_of(claims, "exp");
  const auto issued = instant_of(claims, "iat");
  if (issuer.size() != 1 || texts_of(claims, "sub").size() != 1 || !expires || !issued ||
      issuer.front() != provider.issuer) {
    return refuse(401, "AuthenticationFail.OIDCToken.Invalid", "The Jwt content is invalid that cannot be recognized.");
  }
  const auto limit = std::chrono::hours(provider.issuance_limit_hours);
  if (context.now >= *expires || context.now >= *issued + limit) {
    return refuse("AuthenticationFail.OIDCToken.Expired");
  }
  const auto& known = provider.client_ids;
  const auto audience = texts_of(claims, "aud");
  const bool ours = std::any_of(audience.begin(), audience.end(), [&](const std::string& client) {
    return std::find(known.begin(), known.end(), client) != known.end();
  });
  if (!ours) return refuse("AuthenticationFail.OIDCToken.AudienceNotMatch");
  return {};
}

json token_info(const json& claims) {
  const auto when = [&](const char* name) { return format_instant(*instant_of(claims, name)); };
  const auto clients = texts_of(claims, "aud");
  return {{"Subject", texts_of(claims, "sub").front()},
          {"Issuer", texts_of(claims, "iss").front()},
          {"ClientIds", fmt::format("{}", fmt::join(clients, ","))},
          {"ExpirationTime", when("exp")},
          {"IssuanceTime", when("iat")},
          {"VerificationInfo", "Success"}};
}

Reply assume_role_with_oidc(Context& context, const Params& params) {
  const std::string token = params.text("OIDCToken");
  if (token.empty()) return refuse(401, "AuthenticationFail.OIDCToken.Invalid", "The OIDCToken can not empty.");
  if (auto name = check_session_name(params.text("RoleSessionName")); !name) {
    return tl::unexpected<ApiError>(name.error());
  }
  if (auto policy = check_session_policy(params); !policy) return tl::unexpected<ApiError>(policy.error());
  const std::string provider_arn = params.text("OIDCProviderArn");
  const auto* provider = find_provider(context, "oidc", provider_arn);
  if (provider == nullptr) {
    return refuse(401, "AuthenticationFail.NoPermission", "No such OIDC Provider registered.");
  }
  const auto claims = verified_claims(token, provider->jwks);
  if (!claims) return tl::unexpected<ApiError>(claims.error());
  if (auto fine = check_claims(context, *provider, *claims); !fine) return tl::unexpected<ApiError>(fine.error());
  const auto role = wanted_role(context, params);
  if (!role) return tl::unexpected<ApiError>(role.error());
  const std::string subject = texts_of(*claims, "sub").front();
  if (auto allowed = trusted(
          context, **role, provider_arn,
          {{"oidc:iss", texts_of(*claims, "iss")}, {"oidc:aud", texts_of(*claims, "aud")}, {"oidc:sub", {subject}}});
      !allowed) {
    return tl::unexpected<ApiError>(allowed.error());
  }
  const auto duration = session_duration(context, params, **role);
  if (!duration) return tl::unexpected<ApiError>(duration.error());
  const Session& session =
      open_session(context, context.account, **role, params.text("RoleSessionName"), params, *duration);
  json reply =
      session_json(session, fmt::format("{}/{}", context.role_arn(context.account, **role), session.session_name));
  reply["OIDCTokenInfo"] = token_info(*claims);
  return reply;
}

/// The assertion names the role and the provider together, in either order.
bool names_role(const SamlClaims& claims, const std::string& role, const std::string& provider) {
  return std::any_of(claims.roles.begin(), claims.roles.end(), [&](const std::string& pair) {
    return fold(pair) == fold(role + "," + provider) || fold(pair) == fold(provider + "," + role);
  });
}

Reply assume_role_with_saml(Context& context, const Params& params) {
  if (auto policy = check_session_policy(params); !policy) return tl::unexpected<ApiError>(policy.error());
  const std::string provider_arn = params.text("SAMLProviderArn");
  const auto* provider = find_provider(context, "saml", provider_arn);
  if (provider == nullptr) return refuse(404, "EntityNotExist.SAMLProvider", "Can not find SAML provider.");
  const auto claims = verified_assertion(params.text("SAMLAssertion"), provider->metadata, context.now);
  if (!claims) return tl::unexpected<ApiError>(claims.error());
  const auto role = wanted_role(context, params);
  if (!role) return tl::unexpected<ApiError>(role.error());
  if (!names_role(*claims, params.text("RoleArn"), provider_arn)) {
    return refuse("AuthenticationFail.SAMLAssertion.Invalid");
  }
  if (!check_session_name(claims->session_name)) {
    return invalid_parameter("RoleSessionName", "The RoleSessionName is invalid.");
  }
  if (auto allowed = trusted(context, **role, provider_arn, {{"saml:recipient", {claims->recipient}}}); !allowed) {
    return tl::unexpected<ApiError>(allowed.error());
  }
  const auto duration = session_duration(context, params, **role);
  if (!duration) return tl::unexpected<ApiError>(duration.error());
  const Session& session = open_session(context, context.account, **role, claims->session_name, params, *duration);
  json reply = session_json(
      session, fmt::format("acs:sts::{}:assumed-role/{}/{}", context.account.id, (*role)->name, session.session_name));
  reply["SAMLAssertionInfo"] = {{"Issuer", claims->issuer},
                                {"Recipient", claims->recipient},
                                {"Subject", claims->subject},
                                {"SubjectType", claims->subject_type}};
  return reply;
}

constexpr std::array kRows = {
    Handler{wire::Service::sts, "AssumeRoleWithOIDC", assume_role_with_oidc},
    Handler{wire::Service::sts, "AssumeRoleWithSAML", assume_role_with_saml},
};

}  // namespace

ApiError no_account_spoken_of(const Params& params) {
  if (parse_role_arn(params.text("RoleArn"))) return refuse("EntityNotExist.RoleArn").value();
  return invalid_parameter("RoleArn", "The parameter RoleArn is wrongly formed.").value();
}

Account* account_spoken_of(Store& store, const Params& params) {
  const auto arn = parse_role_arn(params.text("RoleArn"));
  return arn ? store.find_account(arn->account) : nullptr;
}

std::span<const Handler> federation_handlers() {
  return kRows;
}

}  // namespace ramify::sim
