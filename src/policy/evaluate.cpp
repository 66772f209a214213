#include "ramify/policy/evaluate.h"

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

}  // namespace ramify::policy
