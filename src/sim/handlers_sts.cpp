#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "authorise.h"
#include "documents.h"
#include "handlers.h"

namespace ramify::sim {
namespace {

constexpr std::size_t kSessionPolicyMax = 2048;
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// `acs:ram::<account>:role/<name>` taken apart.
struct RoleArn {
  std::string account;
  std::string role;
};
std::optional<RoleArn> parse_role_arn(std::string_view arn) {
  constexpr std::string_view kPrefix = "acs:ram::";
  if (fold(arn.substr(0, kPrefix.size())) != kPrefix) return std::nullopt;
  arn.remove_prefix(kPrefix.size());
  const auto colon = arn.find(':');
  if (colon == std::string_view::npos || colon == 0 || arn.substr(colon + 1, 5) != "role/") return std::nullopt;
  RoleArn out{std::string(arn.substr(0, colon)), std::string(arn.substr(colon + 6))};
  if (out.role.empty() || out.role.find('/') != std::string::npos) return std::nullopt;
  if (!std::all_of(out.account.begin(), out.account.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return std::nullopt;
  }
  return out;
}

bool made_of(std::string_view text, std::string_view marks) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return kAlphanumeric.find(c) != std::string_view::npos || marks.find(c) != std::string_view::npos;
  });
}

Answer<void> check_session_parameters(const Params& params) {
  const std::string name = params.text("RoleSessionName");
  if (name.size() < 2 || name.size() > 64 || !made_of(name, ".@_-")) {
    return invalid_parameter("RoleSessionName",
                             "The parameter RoleSessionName is wrongly formed: it is 2 to 64 letters, "
                             "digits and .@_-");
  }
  if (const auto id = params.optional("ExternalId");
      id && (id->size() < 2 || id->size() > 1224 || !made_of(*id, "_+=,.@:/-"))) {
    return invalid_parameter("ExternalId", "The parameter ExternalId is wrongly formed.");
  }
  if (const auto policy = params.optional("Policy")) {
    if (policy->empty() || policy->size() > kSessionPolicyMax) {
      return invalid_parameter("PolicySize",
                               fmt::format("The size of the parameter Policy must be 1 to {}.", kSessionPolicyMax));
    }
    if (!check_identity_document(*policy)) {
      return invalid_parameter("PolicyGrammar", "The parameter Policy has not passed grammar check.");
    }
  }
  return {};
}

/// Between 15 minutes and what the role grants.
Answer<std::chrono::seconds> wanted_duration(const Params& params, const Role& role) {
  const auto asked = params.integer("DurationSeconds").value_or(3600);
  if (asked < 900 || asked > role.max_session) {
    return invalid_parameter("DurationSeconds",
                             fmt::format("The Min/Max value of DurationSeconds is 15min/{}s.", role.max_session));
  }
  return std::chrono::seconds(asked);
}

Session make_session(Context& context, const Account& owner, const Role& role, const Params& params,
                     std::chrono::seconds duration) {
  const std::string what = fmt::format("{}/{}/{}", owner.id, fold(role.name), params.text("RoleSessionName"));
  Session session;
  session.access_key_id = "STS." + context.store.make("sts/" + what, kAlphanumeric, 24);
  session.secret = context.store.make("sts-secret/" + what, kAlphanumeric, 44);
  session.token = context.store.make("sts-token/" + what, kBase64, 340) + "==";
  session.account_id = owner.id;
  session.role_id = role.id;
  session.role_name = role.name;
  session.session_name = params.text("RoleSessionName");
  session.expires = format_instant(context.now + duration);
  session.policy = params.text("Policy");
  return session;
}

void forget_expired(Context& context) {
  auto& sessions = context.store.sessions;
  const std::string long_ago = format_instant(context.now - std::chrono::hours(24));
  for (auto it = sessions.begin(); it != sessions.end();) {
    it = it->second.expires < long_ago ? sessions.erase(it) : std::next(it);
  }
}

Reply assume_role(Context& context, const Params& params) {
  const auto arn = parse_role_arn(params.text("RoleArn"));
  if (!arn) return invalid_parameter("RoleArn", "The parameter RoleArn is wrongly formed.");
  if (auto checked = check_session_parameters(params); !checked) return tl::unexpected<ApiError>(checked.error());
  if (context.caller.kind == Caller::Kind::root) {
    return refuse(403, "NoPermission", "Roles may not be assumed by root accounts.");
  }
  const std::string external_id = params.text("ExternalId");
  Account* owner = context.store.find_account(arn->account);
  Account nowhere;
  nowhere.id = arn->account;
  const Account& asked = owner == nullptr ? nowhere : *owner;
  if (auto mine = authorise_assuming(context, asked, arn->role, external_id); !mine) {
    return tl::unexpected<ApiError>(mine.error());
  }
  Role* role = owner == nullptr ? nullptr : owner->find_role(arn->role);
  if (role == nullptr) return refuse("EntityNotExist.Role");
  if (auto theirs = authorise_by_trust(context, *owner, *role, external_id); !theirs) {
    return tl::unexpected<ApiError>(theirs.error());
  }
  const auto duration = wanted_duration(params, *role);
  if (!duration) return tl::unexpected<ApiError>(duration.error());

  forget_expired(context);
  const Session session = make_session(context, *owner, *role, params, *duration);
  context.store.sessions[session.access_key_id] = session;
  context.secrets.push_back(session.secret);
  context.secrets.push_back(session.token);
  return nlohmann::json{{"Credentials",
                         {{"AccessKeyId", session.access_key_id},
                          {"AccessKeySecret", session.secret},
                          {"SecurityToken", session.token},
                          {"Expiration", session.expires}}},
                        {"AssumedRoleUser",
                         {{"Arn", fmt::format("{}/{}", context.role_arn(*owner, *role), session.session_name)},
                          {"AssumedRoleId", fmt::format("{}:{}", role->id, session.session_name)}}}};
}

Reply get_caller_identity(Context& context, const Params&) {
  const Caller& caller = context.caller;
  nlohmann::json reply = {{"AccountId", caller.account_id}, {"Arn", caller.arn}, {"PrincipalId", caller.principal_id}};
  if (caller.kind == Caller::Kind::user) {
    reply["IdentityType"] = "RAMUser";
    reply["UserId"] = caller.principal_id;
  } else if (caller.kind == Caller::Kind::session) {
    reply["IdentityType"] = "AssumedRoleUser";
    reply["RoleId"] = caller.session.role_id;
  } else {
    reply["IdentityType"] = "Account";
  }
  return reply;
}

constexpr std::array kRows = {
    Handler{wire::Service::sts, "AssumeRole", assume_role},
    Handler{wire::Service::sts, "GetCallerIdentity", get_caller_identity},
};

}  // namespace

std::span<const Handler> sts_handlers() {
  return kRows;
}

}  // namespace ramify::sim
