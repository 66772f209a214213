#include "authorise.h"

#include <fmt/format.h>

#include <algorithm>

#include "denial.h"
#include "ramify/policy/catalogue.h"
#include "ramify/policy/compiled.h"
#include "ramify/wire/permission.h"

namespace ramify::sim {
namespace {

using policy::CompiledDocument;
using policy::Decision;
using policy::Layer;
using policy::OutcomeBuilder;
using policy::Question;
using policy::Verdict;

/// A system policy of which the catalogue does not know the whole document.
std::optional<std::string> unknown_in(const Account& account, const AttachmentKey& attachment) {
  if (attachment.policy_kind == PolicyKind::custom || account.system_policies.count(attachment.policy) != 0) {
    return std::nullopt;
  }
  const auto* known = policy::find_system_policy(attachment.policy);
  if (known == nullptr || known->knowledge == policy::Knowledge::whole) return std::nullopt;
  return std::string(known->name);
}

const DocumentCache::Entry* document_of(const Context& context, const AttachmentKey& attachment) {
  const Account& account = context.account;
  DocumentCache& cache = context.store.documents;
  if (attachment.policy_kind == PolicyKind::custom) {
    const auto policy = account.policies.find(attachment.policy);
    if (policy == account.policies.end()) return nullptr;
    return &cache.find(policy->second.current().document, policy::DocumentKind::identity);
  }
  if (const auto seeded = account.system_policies.find(attachment.policy); seeded != account.system_policies.end()) {
    return &cache.find(seeded->second.document, policy::DocumentKind::identity);
  }
  return cache.catalogue(attachment.policy);
}

void hold(Held& held, const Context& context, const AttachmentKey& attachment) {
  if (auto name = unknown_in(context.account, attachment)) held.unknown.push_back(std::move(*name));
  const auto* entry = document_of(context, attachment);
  if (entry == nullptr || !entry->document) return;
  if (attachment.resource_group.empty()) {
    held.account_scope.push_back({&*entry->document, attachment});
  } else if (context.switches.resource_group_grants_reach_ram) {
    held.group_scope.push_back({&*entry->document, attachment});
  }
}

Held gather(const Context& context, PrincipalKind kind, const std::string& folded) {
  Held held;
  const Account& account = context.account;
  const auto take = [&](PrincipalKind whose, const std::string& name) {
    account.attachments.each_of(whose, name,
                                [&](const AttachmentKey& key, const std::string&) { hold(held, context, key); });
  };
  take(kind, folded);
  if (kind == PrincipalKind::user) {
    for (const auto& group : account.groups_with(folded)) take(PrincipalKind::group, group);
  }
  return held;
}

/// What the caller holds; gathered once for as long as nothing is written.
const Held& held_by(const Context& context) {
  const bool session = context.caller.kind == Caller::Kind::session;
  const std::string folded = session ? fold(context.caller.session.role_name) : context.caller.user;
  auto& rights = context.store.rights;
  const auto [found, fresh] =
      rights.try_emplace(fmt::format("{}/{}/{}", context.caller.account_id, session ? "role" : "user", folded));
  if (fresh) found->second = gather(context, session ? PrincipalKind::role : PrincipalKind::user, folded);
  return found->second;
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

Verdict ask(const CompiledDocument& document, const Question& question) {
  OutcomeBuilder builder;
  document.ask(question, {}, 0, builder);
  return policy::to_decision(std::move(builder).build()).verdict;
}

Verdict ask(const std::vector<HeldPolicy>& held, const Question& question) {
  OutcomeBuilder builder;
  for (const auto& each : held) each.document->ask(question, {}, 0, builder);
  return policy::to_decision(std::move(builder).build()).verdict;
}

/// Service-linked roles are outside control policies.
bool is_service_linked(const Caller& caller) {
  constexpr std::string_view kPrefix = "AliyunServiceRoleFor";
  return caller.kind == Caller::Kind::session && fold(caller.session.role_name).rfind(fold(kPrefix), 0) == 0;
}

/// Each control policy is one level from the root down, and every level must allow. FullAliyunAccess stands beside a
/// policy that only denies, as the resource directory attaches it to every level.
std::optional<Denial> refused_by_control(const Context& context, const Account& owner, const Question& question) {
  if (is_service_linked(context.caller)) return std::nullopt;
  for (const auto& level : owner.control_policies) {
    const auto& entry = context.store.documents.find(level.document, policy::DocumentKind::identity);
    if (!entry.document) continue;
    const Verdict verdict = ask(*entry.document, question);
    if (verdict == Verdict::allow || (verdict == Verdict::implicit_deny && entry.only_denies)) continue;
    Denial denial{Layer::control, verdict};
    if (verdict == Verdict::explicit_deny) {
      denial.matched.push_back(matched_control_policy(level, &level == &owner.control_policies.back()));
    }
    return denial;
  }
  return std::nullopt;
}

/// Everything but a resource's own policy.
Answer<void> authorise_identity(const Context& context, const Account& owner, const policy::Request& request,
                                const Held& held) {
  const Question question(request);
  if (const auto control = refused_by_control(context, owner, question)) return denied(context, request, *control);
  if (context.caller.kind == Caller::Kind::session && !context.caller.session.policy.empty()) {
    const auto& entry = context.store.documents.find(context.caller.session.policy, policy::DocumentKind::identity);
    const auto session = entry.document ? ask(*entry.document, question) : Verdict::implicit_deny;
    if (session != Verdict::allow) return denied(context, request, {Layer::session, session});
  }
  const Verdict own = ask(held.account_scope, question);
  if (own == Verdict::allow) return {};
  if (own == Verdict::explicit_deny) {
    return denied(context, request,
                  {Layer::identity_account, own, matched_policies(context, held.account_scope, question)});
  }
  const Verdict group = ask(held.group_scope, question);
  if (group == Verdict::allow) return {};
  if (group == Verdict::explicit_deny) {
    return denied(context, request,
                  {Layer::identity_resource_group, group, matched_policies(context, held.group_scope, question)});
  }
  return denied(context, request, {Layer::identity_account, group, nlohmann::json::array(), held.unknown});
}

void add_external_id(policy::Request& request, const std::string& external_id) {
  if (!external_id.empty()) request.context["sts:ExternalId"] = {external_id};
}

std::string role_resource(const Account& owner, const std::string& role_name) {
  return fmt::format("acs:ram::{}:role/{}", owner.id, role_name);
}

/// The values of a parameter as far as they name what the call acts on: a user's id and the caller's own keys count as
/// the user's name.
std::vector<std::string> naming_values(const Context& context, const Params& params, std::string_view name) {
  if (name == "ResourceNames" || name == "ResourcePrincipalName") return params.strings(name);
  if (params.has(name)) return {params.text(name)};
  if (name != "UserName") return {};
  if (params.has("UserId")) {
    const std::string id = params.text("UserId");
    for (const auto& [folded, user] : context.account.users) {
      if (user.id == id) return {user.name};
    }
  }
  const bool keys = context.operation.name.find("AccessKey") != std::string_view::npos;
  const bool says_nobody = !params.has("UserPrincipalName") && !params.has("UserId");
  if (keys && says_nobody && context.caller.kind == Caller::Kind::user) return {context.caller.user};
  return {};
}

}  // namespace

Answer<void> authorise(const Context& context, const Params& params) {
  if (context.caller.kind == Caller::Kind::root || context.operation.permission.empty()) return {};
  const Held& held = held_by(context);
  const auto needed = wire::permissions(
      context.operation, [&](std::string_view name) { return naming_values(context, params, name); },
      context.account.id);
  for (const wire::Permission& right : needed) {
    auto allowed =
        authorise_identity(context, context.account, request_for(context, right.action, right.resource), held);
    if (!allowed) return allowed;
  }
  return {};
}

Answer<void> authorise_asking_who(const Context& context) {
  const auto& caller = context.caller;
  const bool bound = caller.kind == Caller::Kind::session && !caller.session.policy.empty();
  if (context.switches.caller_identity_exempt || !bound) return {};
  const auto request = request_for(context, "sts:GetCallerIdentity", "*");
  const auto& entry = context.store.documents.find(caller.session.policy, policy::DocumentKind::identity);
  const auto verdict = entry.document ? ask(*entry.document, Question(request)) : Verdict::implicit_deny;
  if (verdict == Verdict::allow) return {};
  return denied(context, request, {Layer::session, verdict});
}

Answer<void> authorise_assuming(const Context& context, const Account& owner, const std::string& role_name,
                                const std::string& external_id) {
  auto request = request_for(context, "sts:AssumeRole", role_resource(owner, role_name));
  add_external_id(request, external_id);
  return authorise_identity(context, owner, request, held_by(context));
}

Answer<void> authorise_by_trust(const Context& context, const Account& owner, const Role& role,
                                const std::string& external_id) {
  auto request = request_for(context, "sts:AssumeRole", role_resource(owner, role.name));
  add_external_id(request, external_id);
  policy::Caller caller;
  caller.account_id = context.caller.account_id;
  caller.arn = request.context["acs:PrincipalARN"].front();
  caller.kind = context.caller.kind == Caller::Kind::session ? policy::Caller::Kind::role : policy::Caller::Kind::user;
  const auto& trust = context.store.documents.find(role.trust, policy::DocumentKind::trust);
  OutcomeBuilder builder;
  if (trust.document) trust.document->ask_trust(Question(request), policy::TrustCaller(caller), builder);
  const Decision decision = policy::to_decision(std::move(builder).build());
  if (decision.verdict == Verdict::allow) return {};
  return denied(context, request, {Layer::trust, decision.verdict});
}

}  // namespace ramify::sim
