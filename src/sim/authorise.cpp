#include "authorise.h"

#include <fmt/format.h>

#include <algorithm>

#include "documents.h"

namespace ramify::sim {
namespace {

using policy::Decision;
using policy::Document;
using policy::Layer;
using policy::Verdict;

policy::IdentityPolicies identity_policies(const Context& context) {
  policy::IdentityPolicies out;
  const Account& account = context.account;
  const auto take = [&](PrincipalKind kind, const std::string& folded) {
    for (auto it = account.attachments.lower_bound(AttachmentKey{kind, folded, PolicyKind::custom, {}, {}});
         it != account.attachments.end() && it->first.kind == kind && it->first.principal == folded; ++it) {
      auto document = parsed_identity(attached_document(account, it->first));
      if (!document) continue;
      if (it->first.resource_group.empty()) {
        out.account_scope.push_back(std::move(*document));
      } else if (context.switches.resource_group_grants_reach_ram) {
        out.resource_group_scope.push_back(std::move(*document));
      }
    }
  };
  if (context.caller.kind == Caller::Kind::session) {
    take(PrincipalKind::role, fold(context.caller.session.role_name));
    return out;
  }
  take(PrincipalKind::user, context.caller.user);
  for (const auto& [folded, group] : account.groups) {
    if (group.members.count(context.caller.user) != 0) take(PrincipalKind::group, folded);
  }
  return out;
}

policy::Request request_for(const Context& context, std::string action, std::string resource) {
  policy::Request request;
  request.action = std::move(action);
  request.resource = std::move(resource);
  request.context["acs:CurrentTime"] = {context.now_text};
  request.context["acs:SourceIp"] = {context.source_ip};
  // The service imagined is reached over TLS only, whatever carries this conversation.
  request.context["acs:SecureTransport"] = {"true"};
  const auto& caller = context.caller;
  request.context["acs:PrincipalARN"] = {
      caller.kind == Caller::Kind::session
          ? fmt::format("acs:ram::{}:role/{}", caller.account_id, fold(caller.session.role_name))
          : caller.arn};
  return request;
}

tl::unexpected<ApiError> denied(const Context& context, const std::string& action, Layer layer, Verdict verdict) {
  auto error =
      refuse(403, "NoPermission", "You are not authorized to do this action. You should be authorized by RAM.");
  const auto& caller = context.caller;
  const bool session = caller.kind == Caller::Kind::session;
  nlohmann::json detail;
  detail["PolicyType"] = std::string(policy::to_string(layer));
  detail["NoPermissionType"] = verdict == Verdict::explicit_deny ? "ExplicitDeny" : "ImplicitDeny";
  detail["AuthAction"] = action;
  detail["AuthPrincipalType"] = session ? "AssumedRoleUser" : "SubUser";
  detail["AuthPrincipalOwnerId"] = caller.account_id;
  detail["AuthPrincipalDisplayName"] =
      session ? fmt::format("{}:{}", caller.session.role_name, caller.session.session_name) : caller.principal_id;
  error.value().access_denied = std::move(detail);
  return error;
}

bool only_denies(const Document& document) {
  return std::all_of(document.statements.begin(), document.statements.end(),
                     [](const policy::Statement& s) { return s.effect == policy::Effect::deny; });
}

/// Each control policy is one level from the root down, and every level must allow. FullAliyunAccess stands beside a
/// policy that only denies, as the resource directory attaches it to every level.
Decision control_decision(const Account& owner, const policy::Request& request) {
  for (const auto& level : owner.control_policies) {
    auto document = parsed_identity(level.document);
    if (!document) continue;
    std::vector<Document> set;
    if (only_denies(*document)) {
      policy::Statement full;
      full.actions = {"*"};
      full.resources = {"*"};
      set.push_back(Document{{full}});
    }
    set.push_back(std::move(*document));
    const Decision decision = policy::evaluate(set, request);
    if (decision.verdict != Verdict::allow) return decision;
  }
  Decision allowed;
  allowed.verdict = Verdict::allow;
  return allowed;
}

/// Everything but a resource's own policy.
Answer<void> authorise_identity(const Context& context, const Account& owner, const policy::Request& request) {
  if (const auto control = control_decision(owner, request); control.verdict != Verdict::allow) {
    return denied(context, request.action, Layer::control, control.verdict);
  }
  if (context.caller.kind == Caller::Kind::session && !context.caller.session.policy.empty()) {
    const auto document = parsed_identity(context.caller.session.policy);
    const std::vector<Document> set = document ? std::vector<Document>{*document} : std::vector<Document>{};
    if (const auto session = policy::evaluate(set, request); session.verdict != Verdict::allow) {
      return denied(context, request.action, Layer::session, session.verdict);
    }
  }
  const auto policies = identity_policies(context);
  const auto account_scope = policy::evaluate(policies.account_scope, request);
  if (account_scope.verdict == Verdict::allow) return {};
  const auto decision = policy::evaluate_identity(policies, request);
  if (decision.verdict == Verdict::allow) return {};
  const bool by_group = account_scope.verdict == Verdict::implicit_deny && decision.verdict == Verdict::explicit_deny;
  return denied(context, request.action, by_group ? Layer::identity_resource_group : Layer::identity_account,
                decision.verdict);
}

void add_external_id(policy::Request& request, const std::string& external_id) {
  if (!external_id.empty()) request.context["sts:ExternalId"] = {external_id};
}

std::string role_resource(const Account& owner, const std::string& role_name) {
  return fmt::format("acs:ram::{}:role/{}", owner.id, role_name);
}

std::string before_at(const std::string& name) {
  return name.substr(0, name.find('@'));
}

}  // namespace

std::vector<std::string> resources_of(const Context& context, const Params& params) {
  std::vector<std::string> out;
  const auto add = [&](std::string_view noun, const std::string& name) {
    out.push_back(fmt::format("acs:ram::{}:{}/{}", context.account.id, noun, name));
  };
  if (params.has("UserName")) add("user", params.text("UserName"));
  if (params.has("UserPrincipalName")) add("user", before_at(params.text("UserPrincipalName")));
  if (params.has("UserId")) {
    for (const auto& [folded, user] : context.account.users) {
      if (user.id == params.text("UserId")) add("user", user.name);
    }
  }
  if (params.has("GroupName")) add("group", params.text("GroupName"));
  if (params.has("RoleName")) add("role", params.text("RoleName"));
  if (params.has("PrincipalName") && params.has("PrincipalType")) {
    const std::string type = params.text("PrincipalType");
    add(type == "IMSUser" ? "user" : (type == "IMSGroup" ? "group" : "role"), before_at(params.text("PrincipalName")));
  }
  if (params.has("PolicyName")) {
    if (params.text("PolicyType") == "System") {
      out.push_back(fmt::format("acs:ram::system:policy/{}", params.text("PolicyName")));
    } else {
      add("policy", params.text("PolicyName"));
    }
  }
  if (params.has("SerialNumber")) out.push_back(params.text("SerialNumber"));
  for (const auto& name : params.strings("ResourceNames")) add(params.text("ResourceType"), name);
  for (const auto& name : params.strings("ResourcePrincipalName")) add("user", before_at(name));
  const bool own_keys = context.operation.name.find("AccessKey") != std::string_view::npos && out.empty();
  if (own_keys && context.caller.kind == Caller::Kind::user) add("user", context.caller.user);
  if (out.empty()) out.push_back(fmt::format("acs:ram::{}:*", context.account.id));
  return out;
}

Answer<void> authorise(const Context& context, const Params& params) {
  if (context.caller.kind == Caller::Kind::root || context.operation.permission.empty()) return {};
  for (auto& resource : resources_of(context, params)) {
    auto allowed = authorise_identity(context, context.account,
                                      request_for(context, std::string(context.operation.permission), resource));
    if (!allowed) return allowed;
  }
  return {};
}

Answer<void> authorise_assuming(const Context& context, const Account& owner, const std::string& role_name,
                                const std::string& external_id) {
  auto request = request_for(context, "sts:AssumeRole", role_resource(owner, role_name));
  add_external_id(request, external_id);
  return authorise_identity(context, owner, request);
}

Answer<void> authorise_by_trust(const Context& context, const Account& owner, const Role& role,
                                const std::string& external_id) {
  auto request = request_for(context, "sts:AssumeRole", role_resource(owner, role.name));
  add_external_id(request, external_id);
  policy::Caller caller;
  caller.account_id = context.caller.account_id;
  caller.arn = request.context["acs:PrincipalARN"].front();
  caller.kind = context.caller.kind == Caller::Kind::session ? policy::Caller::Kind::role : policy::Caller::Kind::user;
  const auto trust = policy::parse(role.trust, policy::DocumentKind::trust);
  Decision decision;
  if (trust) decision = policy::evaluate_trust(*trust, caller, request);
  if (decision.verdict == Verdict::allow) return {};
  return denied(context, request.action, Layer::trust, decision.verdict);
}

}  // namespace ramify::sim
