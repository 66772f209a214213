#include "outcome.h"

#include "conditions.h"

namespace ramify::policy {

Decision to_decision(const Outcome& outcome) {
  Decision decision;
  std::optional<StatementPlace> place;
  if (outcome.may_allow) {
    decision.verdict = outcome.is_settled() ? Verdict::allow : Verdict::conditional;
    place = outcome.allow;
  } else {
    decision.verdict = outcome.may_deny && outcome.is_settled() ? Verdict::explicit_deny : Verdict::implicit_deny;
    place = outcome.deny;
  }
  if (place) {
    decision.document = place->document;
    decision.statement = place->statement;
  }
  decision.residual_keys.assign(outcome.residual.begin(), outcome.residual.end());
  return decision;
}

void OutcomeBuilder::add(const Statement& statement, StatementPlace place, const Request& request) {
  Side& side = statement.effect == Effect::deny ? deny_ : allow_;
  if (side.certain) return;
  const Truth truth = conditions_hold(statement.conditions, request, side.residual);
  if (truth == Truth::no) return;
  if (truth == Truth::yes) {
    side.certain = true;
    side.residual.clear();
    side.place = place;
  } else if (!side.place) {
    side.place = place;
  }
  side.possible = true;
}

Outcome OutcomeBuilder::build() const {
  Outcome outcome;
  outcome.may_deny = deny_.possible;
  outcome.deny = deny_.place;
  if (deny_.certain) {
    outcome.may_be_silent = false;
    return outcome;
  }
  outcome.may_allow = allow_.possible;
  outcome.allow = allow_.place;
  outcome.may_be_silent = !allow_.certain;
  outcome.residual = deny_.residual;
  outcome.residual.insert(allow_.residual.begin(), allow_.residual.end());
  return outcome;
}

}  // namespace ramify::policy
