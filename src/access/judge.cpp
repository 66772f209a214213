#include "judge.h"

#include <algorithm>

namespace ramify::access {
namespace {

using policy::Layer;
using policy::Outcome;
using policy::OutcomeBuilder;
using policy::Question;

constexpr std::string_view kAssumeRole = "sts:assumerole";

/// The account that owns the resource, where its ARN says so.
bool is_foreign(const Evaluator::Holder& holder, const Question& question) {
  return question.names_account() && question.account() != holder.account->id.str();
}

/// Service-linked roles are outside control policies.
bool is_service_linked(const Evaluator::Holder& holder) {
  constexpr std::string_view kPrefix = "role/aliyunservicerolefor";
  return holder.caller.folded_relative.compare(0, kPrefix.size(), kPrefix) == 0;
}

Said ask_level(const ControlLevel& level, const Evaluator::Holder& holder, const Question& question) {
  Said said{Layer::control, {}, false, nullptr, level.policy, nullptr};
  if (!level.document) {
    said.outcome.may_allow = said.outcome.may_deny = said.is_unknown = true;
    return said;
  }
  OutcomeBuilder builder;
  level.document->ask(question, holder.caller.caller.arn, 0, builder);
  said.outcome = std::move(builder).build();
  if (level.only_denies && said.outcome.may_be_silent) {
    said.outcome.may_allow = true;
    said.outcome.may_be_silent = false;
  }
  return said;
}

Said ask_session(const policy::Document& document, const Evaluator::Holder& holder, const Question& question) {
  OutcomeBuilder builder;
  policy::CompiledDocument(document).ask(question, holder.caller.caller.arn, 0, builder);
  return {Layer::session, std::move(builder).build(), false, nullptr, nullptr, nullptr};
}

/// Puts layers together, each of which must allow, in the order in which they are asked.
class Bench {
 public:
  Bench(std::vector<Said>* told, Judgement& out) : told_(told), out_(out) {}

  /// A layer that ends the matter by itself; false where it does.
  bool pass(Said said) {
    if (told_ != nullptr) told_->push_back(said);
    may_deny_ = may_deny_ || said.outcome.may_deny;
    may_be_silent_ = may_be_silent_ || said.outcome.may_be_silent;
    if (!said.outcome.may_allow) {
      deny(std::move(said));
      return false;
    }
    if (!said.surely_allows() && (!gate_ || (said.is_unknown && !gate_->is_unknown))) gate_ = said;
    if (!said.surely_allows()) out_.open.merge(said.outcome.residual);
    return true;
  }

  /// The identity's side, and the trust's where it has a say.
  void settle(Said identity, std::optional<Said> trust) {
    if (told_ != nullptr) told_->push_back(identity);
    if (told_ != nullptr && trust) told_->push_back(*trust);
    const bool denied_by_trust = trust && trust->surely_denies();
    if (identity.surely_denies() || denied_by_trust) {
      may_deny_ = true;
      return deny(identity.surely_denies() ? std::move(identity) : *std::move(trust));
    }
    if (!identity.outcome.may_allow || (trust && !trust->outcome.may_allow)) {
      may_be_silent_ = true;
      return deny(!identity.outcome.may_allow ? std::move(identity) : *std::move(trust));
    }
    if (!gate_ && identity.surely_allows() && (!trust || trust->surely_allows())) {
      out_.standing = Standing::allow;
      out_.deciding = std::move(identity);
      return;
    }
    leave_open(std::move(identity), std::move(trust));
  }

 private:
  void deny(Said said) {
    out_.standing = Standing::deny;
    out_.explicit_deny = may_deny_ && !may_be_silent_;
    out_.open = said.outcome.residual;
    out_.deciding = std::move(said);
  }

  void leave_open(Said identity, std::optional<Said> trust) {
    const bool trust_is_open = trust && !trust->surely_allows();
    const bool identity_is_open = !identity.surely_allows();
    if (trust_is_open) out_.open.insert(trust->outcome.residual.begin(), trust->outcome.residual.end());
    if (identity_is_open) out_.open.insert(identity.outcome.residual.begin(), identity.outcome.residual.end());
    const bool unknown =
        (gate_ && gate_->is_unknown) || (trust && trust->is_unknown) || (identity_is_open && identity.is_unknown);
    out_.standing = unknown ? Standing::unknown : Standing::conditional;
    if (trust_is_open && (trust->is_unknown || !unknown)) {
      out_.deciding = *std::move(trust);
    } else if (identity_is_open && (identity.is_unknown || !unknown)) {
      out_.deciding = std::move(identity);
    } else {
      out_.deciding = std::move(gate_);
    }
  }

  std::vector<Said>* told_;
  Judgement& out_;
  std::optional<Said> gate_;  ///< a control or session policy that is open
  bool may_deny_ = false;
  bool may_be_silent_ = false;
};

/// The account itself may do everything in its own account, and no trust lets it in.
Judgement judge_root(const Evaluator::Holder& holder, const Question& question) {
  Judgement out;
  if (question.action() == kAssumeRole) {
    out.deciding = Said{Layer::trust, {}, false, nullptr, nullptr, nullptr};
  } else if (is_foreign(holder, question)) {
    out.deciding = Said{Layer::identity_account, {}, false, nullptr, nullptr, nullptr};
  } else {
    out.standing = Standing::allow;
  }
  return out;
}

}  // namespace

Judgement judge(const Evaluator::Data& data, const Evaluator::Holder& holder, const Question& question,
                const Context& context, std::vector<Said>* told) {
  if (holder.subject.kind == Subject::Kind::root) return judge_root(holder, question);
  Judgement out;
  Bench bench(told, out);
  const bool foreign = is_foreign(holder, question);
  const AccountEntry* owner = data.account_with_id(foreign ? question.account() : holder.account->id.str());
  if (owner != nullptr && !is_service_linked(holder)) {
    for (const ControlLevel& level : owner->control) {
      if (!bench.pass(ask_level(level, holder, question))) return out;
    }
  }
  if (context.session_policy && !bench.pass(ask_session(*context.session_policy, holder, question))) return out;
  const bool assuming = question.action() == kAssumeRole;
  bench.settle(ask_identity(holder, question, context, assuming || !foreign),
               assuming ? std::optional(ask_trust(data, holder, question)) : std::nullopt);
  return out;
}

}  // namespace ramify::access
