#include "ramify/policy/evaluate.h"

#include <algorithm>

#include "ramify/policy/compiled.h"

namespace ramify::policy {
namespace {

Outcome outcome_of(std::span<const Document> documents, const Request& request) {
  const Question question(request);
  OutcomeBuilder builder;
  for (std::size_t d = 0; d < documents.size(); ++d) CompiledDocument(documents[d]).ask(question, {}, d, builder);
  return std::move(builder).build();
}

Outcome outcome_of_trust(const Document& trust, const Caller& caller, const Request& request) {
  OutcomeBuilder builder;
  CompiledDocument(trust).ask_trust(Question(request), TrustCaller(caller), builder);
  return std::move(builder).build();
}

/// An identity's outcome and the layer its decision is about.
struct IdentityOutcome {
  Outcome outcome;
  Layer layer = Layer::identity_account;
};

IdentityOutcome outcome_of_identity(const IdentityPolicies& policies, const Request& request) {
  Outcome account = outcome_of(policies.account_scope, request);
  if (!account.may_be_silent || policies.resource_group_scope.empty()) return {std::move(account)};
  Outcome group = outcome_of(policies.resource_group_scope, request);
  // Silent for certain at account scope: the resource group alone decides, if it says anything.
  if (account.is_settled()) {
    const Layer layer = group.may_deny || group.may_allow ? Layer::identity_resource_group : Layer::identity_account;
    return {std::move(group), layer};
  }
  // The statement that is named stands in the account's documents where those speak of the likelier answer at all.
  const bool may_allow = account.may_allow || group.may_allow;
  const bool by_group = may_allow ? !account.may_allow : !account.may_deny && group.may_deny;
  group.may_deny = group.may_deny || account.may_deny;
  group.may_allow = may_allow;
  if (account.allow) group.allow = account.allow;
  if (account.deny) group.deny = account.deny;
  group.residual.merge(account.residual);
  return {std::move(group), by_group ? Layer::identity_resource_group : Layer::identity_account};
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::allow:
      return "allow";
    case Verdict::explicit_deny:
      return "explicit_deny";
    case Verdict::implicit_deny:
      return "implicit_deny";
    case Verdict::conditional:
      break;
  }
  return "conditional";
}

std::string_view to_string(Layer layer) {
  switch (layer) {
    case Layer::control:
      return "ControlPolicy";
    case Layer::session:
      return "SessionPolicy";
    case Layer::identity_account:
      return "AccountLevelIdentityBasedPolicy";
    case Layer::identity_resource_group:
      return "ResourceGroupLevelIdentityBasedPolicy";
    case Layer::trust:
      break;
  }
  return "AssumeRolePolicy";
}

Decision evaluate(std::span<const Document> documents, const Request& request) {
  return to_decision(outcome_of(documents, request));
}

Decision evaluate_trust(const Document& trust, const Caller& caller, const Request& request) {
  return to_decision(outcome_of_trust(trust, caller, request));
}

Decision evaluate_identity(const IdentityPolicies& policies, const Request& request) {
  return to_decision(outcome_of_identity(policies, request).outcome);
}

LayeredDecision evaluate_identity_layered(const IdentityPolicies& policies, const Request& request) {
  const IdentityOutcome identity = outcome_of_identity(policies, request);
  return {to_decision(identity.outcome), identity.layer};
}

LayeredDecision evaluate_assume_role(const IdentityPolicies& policies, const Document& trust, const Caller& caller,
                                     const Request& request) {
  const Decision trusted = evaluate_trust(trust, caller, request);
  // Services and identity providers have no identity policies: the trust decides alone.
  if (caller.kind == Caller::Kind::service || caller.kind == Caller::Kind::federated) return {trusted, Layer::trust};
  LayeredDecision identity = evaluate_identity_layered(policies, request);
  return combine_assume_role(std::move(identity), trusted);
}

LayeredDecision combine_assume_role(LayeredDecision identity, const Decision& trust) {
  const auto is_denied = [](Verdict v) { return v == Verdict::explicit_deny || v == Verdict::implicit_deny; };
  if (identity.decision.verdict == Verdict::explicit_deny) return identity;
  if (trust.verdict == Verdict::explicit_deny) return {trust, Layer::trust};
  if (is_denied(identity.decision.verdict)) return identity;
  if (is_denied(trust.verdict)) return {trust, Layer::trust};
  if (trust.verdict == Verdict::allow) return identity;
  if (identity.decision.verdict == Verdict::allow) return {trust, Layer::trust};
  // Both are conditional: the trust's statement is named, the keys of both would settle it.
  LayeredDecision both{trust, Layer::trust};
  auto& keys = both.decision.residual_keys;
  keys.insert(keys.end(), identity.decision.residual_keys.begin(), identity.decision.residual_keys.end());
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return both;
}

}  // namespace ramify::policy
