#include "denial.h"

#include <fmt/format.h>

#include <utility>

#include "documents.h"
#include "ramify/policy/outcome.h"

namespace ramify::sim {
namespace {

using nlohmann::json;
using policy::Verdict;

std::string_view entity_type(PrincipalKind kind) {
  switch (kind) {
    case PrincipalKind::user:
      return "RamUser";
    case PrincipalKind::group:
      return "RamGroup";
    case PrincipalKind::role:
      return "RamRole";
  }
  return {};
}

json matched_policy(const Context& context, const AttachmentKey& attachment, Verdict verdict) {
  const bool custom = attachment.policy_kind == PolicyKind::custom;
  json out = {{"AttachedEntityType", entity_type(attachment.kind)},
              {"AttachedScope", attachment.resource_group.empty() ? "Account" : "ResourceGroup"},
              {"Effect", verdict == Verdict::allow ? "Allow" : "Deny"},
              {"PolicyType", custom ? "Custom" : "System"}};
  if (custom) {
    const Policy& policy = std::as_const(context.account.policies).at(attachment.policy);
    out["PolicyIdentifier"] = policy.name;
    out["PolicyVersion"] = policy.current().id();
  } else {
    const auto system = find_system_policy(context.account, attachment.policy);
    out["PolicyIdentifier"] = system ? system->name : attachment.policy;
  }
  return out;
}

}  // namespace

json matched_policies(const Context& context, const std::vector<HeldPolicy>& held, const policy::Question& question) {
  json out = json::array();
  for (const auto& each : held) {
    policy::OutcomeBuilder builder;
    each.document->ask(question, {}, 0, builder);
    const Verdict verdict = policy::to_decision(std::move(builder).build()).verdict;
    if (verdict == Verdict::allow || verdict == Verdict::explicit_deny) {
      out.push_back(matched_policy(context, each.attachment, verdict));
    }
  }
  return out;
}

json matched_control_policy(const ControlPolicy& policy, bool of_account) {
  return {{"AttachedEntityType", "ResourceDirectoryTarget"},
          {"AttachedScope", of_account ? "Account" : "Folder"},
          {"Effect", "Deny"},
          {"PolicyIdentifier", policy.name},
          {"PolicyType", "Custom"}};
}

json auth_conditions(const policy::Request& request) {
  json out = json::array();
  for (const auto& [key, values] : request.context) {
    out.push_back({{"ConditionKey", key}, {"ConditionValues", values}});
  }
  return out;
}

tl::unexpected<ApiError> denied(const Context& context, const policy::Request& request, const Denial& denial) {
  std::string message = "You are not authorized to do this action. You should be authorized by RAM.";
  if (!denial.unknown.empty() && denial.verdict == Verdict::implicit_deny) {
    message += fmt::format(" (The simulator does not know the whole document of {}; a seed file can give it.)",
                           fmt::join(denial.unknown, ", "));
  }
  auto error = refuse(403, "NoPermission", std::move(message));
  const auto& caller = context.caller;
  const bool session = caller.kind == Caller::Kind::session;
  json detail;
  detail["PolicyType"] = std::string(policy::to_string(denial.layer));
  detail["NoPermissionType"] = denial.verdict == Verdict::explicit_deny ? "ExplicitDeny" : "ImplicitDeny";
  detail["AuthAction"] = request.action;
  detail["AuthResource"] = request.resource;
  detail["AuthConditions"] = auth_conditions(request);
  detail["MatchedPolicies"] = denial.matched;
  detail["AuthPrincipalType"] = session ? "AssumedRoleUser" : "SubUser";
  detail["AuthPrincipalOwnerId"] = caller.account_id;
  detail["AuthPrincipalDisplayName"] =
      session ? fmt::format("{}:{}", caller.session.role_name, caller.session.session_name) : caller.principal_id;
  error.value().access_denied = std::move(detail);
  return error;
}

}  // namespace ramify::sim
