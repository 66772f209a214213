#include "decide.h"

namespace ramify::access {
namespace {

using policy::Layer;
using policy::Verdict;

bool is_denied(Verdict verdict) {
  return verdict == Verdict::explicit_deny || verdict == Verdict::implicit_deny;
}

Standing to_standing(Verdict verdict) {
  if (verdict == Verdict::allow) return Standing::allow;
  return verdict == Verdict::conditional ? Standing::conditional : Standing::deny;
}

policy::Request request_for(const policy::Caller& caller, const Target& target, const Context& context) {
  policy::Request request{"sts:AssumeRole", target.arn, context.values, context.complete};
  request.context.emplace("acs:PrincipalARN", std::vector{caller.arn});
  return request;
}

Decision told(const policy::Decision& decision, Layer layer, const std::vector<AssumePart>& parts) {
  Decision out;
  out.standing = to_standing(decision.verdict);
  out.explicit_deny = decision.verdict == Verdict::explicit_deny;
  out.layer = layer;
  out.residual_keys = decision.residual_keys;
  if (layer == Layer::trust) {
    out.statement = decision.statement;
  } else if (decision.document && decision.statement) {
    const AssumePart& part = parts.at(*decision.document);
    out.attachment = *part.attachment;
    out.statement = part.statements.at(*decision.statement);
  }
  return out;
}

/// The trust put to a caller; empty where it is not known.
std::optional<policy::Decision> ask_trust(const policy::Caller& caller, const Target& target,
                                          const policy::Request& request) {
  if (target.is_closed) return policy::Decision{};
  if (!target.role->trust) return std::nullopt;
  return policy::evaluate_trust(*target.role->trust, caller, request);
}

Decision unknown_trust() {
  Decision out;
  out.standing = Standing::unknown;
  out.layer = Layer::trust;
  return out;
}

/// What the resource-group scope adds for a role of the same account, where the account scope does not allow: whether
/// it reaches roles at all is not documented.
std::optional<Decision> maybe_by_group(const Identity& identity, const Target& target, const policy::Request& request) {
  if (identity.address.account != target.address.account) return std::nullopt;
  const auto group = policy::evaluate(identity.group_scope, request);
  if (is_denied(group.verdict) && identity.unknown_group_scope.empty()) return std::nullopt;
  Decision out = told(group, Layer::identity_resource_group, identity.group_parts);
  out.standing = Standing::unknown;
  out.residual_keys.clear();
  for (const auto* attachment : identity.unknown_group_scope) out.unknown_policies.push_back(attachment->policy);
  return out;
}

Decision unknown_identity(const Identity& identity) {
  Decision out;
  out.standing = Standing::unknown;
  out.layer = Layer::identity_account;
  for (const auto* list : {&identity.unknown_custom, &identity.unknown_system}) {
    for (const auto* attachment : *list) out.unknown_policies.push_back(attachment->policy);
  }
  return out;
}

std::optional<Target> find_target(const model::World& world, const model::Address& role) {
  const auto account = world.accounts.find(role.account);
  if (account == world.accounts.end() || role.object.kind != model::ObjectKind::role) return std::nullopt;
  const auto found = account->second.roles.find(model::RoleName::from_service(role.object.name));
  if (found == account->second.roles.end()) return std::nullopt;
  return target_of(account->first, account->second, found->second);
}

}  // namespace

std::string_view to_string(Standing standing) {
  switch (standing) {
    case Standing::deny:
      return "deny";
    case Standing::unknown:
      return "unknown";
    case Standing::conditional:
      return "conditional";
    case Standing::allow:
      break;
  }
  return "allow";
}

Target target_of(const model::AccountKey& key, const model::Account& account, const model::Role& role) {
  return {{key, {model::ObjectKind::role, role.name.str()}},
          &role,
          model::role_arn(account.id, role.name),
          role.trust && model::is_unmeetable_trust(*role.trust, account.id)};
}

Decision decide(const Identity& identity, const Target& target, const Context& context) {
  const policy::Request request = request_for(identity.caller, target, context);
  const auto own = policy::evaluate_identity_layered({identity.account_scope, {}}, request);
  const auto told_own = [&] { return told(own.decision, Layer::identity_account, identity.account_parts); };
  if (own.decision.verdict == Verdict::explicit_deny) return told_own();
  const auto trust = ask_trust(identity.caller, target, request);
  if (trust && trust->verdict == Verdict::explicit_deny) return told(*trust, Layer::trust, {});

  const bool silent = is_denied(own.decision.verdict);
  const bool unknown = !identity.unknown_custom.empty() || (silent && !identity.unknown_system.empty());
  const auto by_group = silent && !unknown ? maybe_by_group(identity, target, request) : std::nullopt;
  if (silent && !unknown && !by_group) return told_own();
  if (trust && is_denied(trust->verdict)) return told(*trust, Layer::trust, {});
  if (!trust) return unknown_trust();
  if (unknown) return unknown_identity(identity);
  if (by_group) return *by_group;
  const auto both = policy::combine_assume_role(own, *trust);
  return told(both.decision, *both.layer, identity.account_parts);
}

Decision assume_decision(const model::World& world, const model::Address& caller, const model::Address& role,
                         const Context& context) {
  const auto target = find_target(world, role);
  const auto account = world.accounts.find(caller.account);
  if (!target || account == world.accounts.end()) return {};
  const Library library(world);
  const Identities identities(account->first, account->second, library);
  return decide(identities.of(caller.object), *target, context);
}

Decision trust_decision(const model::World& world, const model::Address& caller, const model::Address& role,
                        const Context& context) {
  const auto target = find_target(world, role);
  const auto account = world.accounts.find(caller.account);
  if (!target || account == world.accounts.end()) return {};
  const policy::Caller who = caller_of(account->second, caller.object);
  const auto trust = ask_trust(who, *target, request_for(who, *target, context));
  return trust ? told(*trust, Layer::trust, {}) : unknown_trust();
}

}  // namespace ramify::access
