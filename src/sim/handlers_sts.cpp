#include <fmt/format.h>

#include <array>

#include "authorise.h"
#include "handlers.h"
#include "sessions.h"

namespace ramify::sim {
namespace {

bool is_explicit(const ApiError& error) {
  return error.access_denied.value("NoPermissionType", "") == "ExplicitDeny";
}

/// Nothing that the caller holds spoke of it; the layers before have let it pass.
bool is_identity_silent(const ApiError& error) {
  const std::string layer = error.access_denied.value("PolicyType", "");
  const bool of_identity = layer == policy::to_string(policy::Layer::identity_account) ||
                           layer == policy::to_string(policy::Layer::identity_resource_group);
  return of_identity && !is_explicit(error);
}

Reply assume_role(Context& context, const Params& params) {
  const auto arn = parse_role_arn(params.text("RoleArn"));
  if (!arn) return invalid_parameter("RoleArn", "The parameter RoleArn is wrongly formed.");
  if (auto name = check_session_name(params.text("RoleSessionName")); !name) {
    return tl::unexpected<ApiError>(name.error());
  }
  if (auto policy = check_session_policy(params); !policy) return tl::unexpected<ApiError>(policy.error());
  if (context.caller.kind == Caller::Kind::root) {
    return refuse(403, "NoPermission", "Roles may not be assumed by root accounts.");
  }
  const std::string external_id = params.text("ExternalId");
  Account* owner = context.store.find_account(arn->account);
  Account nowhere;
  nowhere.id = arn->account;
  const Account& asked = owner == nullptr ? nowhere : *owner;
  Role* role = owner == nullptr ? nullptr : owner->find_role(arn->role);
  if (auto mine = authorise_assuming(context, asked, arn->role, external_id); !mine) {
    // An explicit deny on either side wins over silence on the other.
    if (role != nullptr && is_identity_silent(mine.error())) {
      auto theirs = authorise_by_trust(context, *owner, *role, external_id);
      if (!theirs && is_explicit(theirs.error())) return tl::unexpected<ApiError>(theirs.error());
    }
    return tl::unexpected<ApiError>(mine.error());
  }
  if (role == nullptr) return refuse("EntityNotExist.Role");
  if (auto theirs = authorise_by_trust(context, *owner, *role, external_id); !theirs) {
    return tl::unexpected<ApiError>(theirs.error());
  }
  const auto duration = session_duration(context, params, *role);
  if (!duration) return tl::unexpected<ApiError>(duration.error());
  const Session& session = open_session(context, *owner, *role, params.text("RoleSessionName"), params, *duration);
  return session_json(session, fmt::format("{}/{}", context.role_arn(*owner, *role), session.session_name));
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
    if (context.switches.sts_session_arns) {
      reply["Arn"] = fmt::format("acs:sts::{}:assumed-role/{}/{}", caller.account_id, caller.session.role_name,
                                 caller.session.session_name);
    }
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
