#include "ramify/policy/outcome.h"

#include <utility>

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

void OutcomeBuilder::add(Effect effect, StatementPlace place, Truth truth, std::set<std::string> open) {
  Side& side = effect == Effect::deny ? deny_ : allow_;
  if (side.certain || truth == Truth::no) return;
  if (truth == Truth::yes) {
    side.certain = true;
    side.residual.clear();
    side.place = place;
  } else {
    side.residual.merge(open);
    if (!side.place) side.place = place;
  }
  side.possible = true;
}

Outcome OutcomeBuilder::build() && {
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
  outcome.residual = std::move(deny_.residual);
  outcome.residual.merge(allow_.residual);
  return outcome;
}

}  // namespace ramify::policy
