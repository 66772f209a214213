#pragma once

#include <optional>
#include <vector>

#include "evaluator_data.h"
#include "ramify/policy/outcome.h"

namespace ramify::access {

/// What one layer may come to, and where it read that.
struct Said {
  policy::Layer layer = policy::Layer::identity_account;
  policy::Outcome outcome;
  bool is_unknown = false;  ///< it is open for want of a document, not of a context key
  const std::vector<HeldDocument>* held = nullptr;
  const model::ControlPolicy* control_policy = nullptr;
  const GroupScope* group = nullptr;

  [[nodiscard]] bool surely_denies() const { return outcome.may_deny && outcome.is_settled(); }
  [[nodiscard]] bool surely_allows() const { return outcome.may_allow && outcome.is_settled(); }
};

/// What all layers came to together.
struct Judgement {
  Standing standing = Standing::deny;
  bool explicit_deny = false;
  std::optional<Said> deciding;  ///< empty where no policy had a say: the account itself
  std::set<std::string> open;
};

/// Control policies, session policy, identity policies and trust, in that order (RAM documentation, "Policy evaluation
/// process"). Each layer that was asked is added to `told` where that is given.
[[nodiscard]] Judgement judge(const Evaluator::Data& data, const Evaluator::Holder& holder,
                              const policy::Question& question, const Context& context, std::vector<Said>* told);

/// The trust alone.
[[nodiscard]] Said ask_trust(const Evaluator::Data& data, const Evaluator::Holder& holder,
                             const policy::Question& question);
/// Identity policies alone; `reaches` says whether the resource is of the holder's own account.
[[nodiscard]] Said ask_identity(const Evaluator::Holder& holder, const policy::Question& question,
                                const Context& context, bool reaches);

}  // namespace ramify::access
