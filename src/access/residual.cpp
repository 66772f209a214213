#include "ramify/access/residual.h"

#include <algorithm>

#include "evaluator_data.h"
#include "ramify/policy/residual.h"
#include "ramify/policy/resource_groups.h"
#include "ramify/text/text.h"

namespace ramify::access {
namespace {

using policy::Layer;
using policy::Question;

void sort_out(std::vector<policy::Conditions>& rules) {
  std::sort(rules.begin(), rules.end());
  rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
  // What holds always says it all.
  if (!rules.empty() && rules.front().empty()) rules.resize(1);
}

bool holds_always(const std::vector<policy::Conditions>& rules) {
  return !rules.empty() && rules.front().empty();
}

bool allows_anyway(const OpenRule& rule) {
  return rule.unless.empty() && holds_always(rule.when);
}

/// Who asks, and what its policies still ask.
class Asking {
 public:
  Asking(const Evaluator& evaluator, const Subject& subject, const model::Account& account, policy::TrustCaller caller,
         const Question& question, const Context& context)
      : evaluator_(evaluator),
        subject_(subject),
        account_(account),
        caller_(std::move(caller)),
        question_(question),
        context_(context),
        holder_(evaluator.find(subject)) {}

  [[nodiscard]] std::vector<Residual> all() const {
    std::vector<Residual> found;
    const auto add = [&](Residual residual) {
      if (!allows_anyway(residual.rule)) found.push_back(std::move(residual));
    };
    for (const model::ControlPolicy& control : owner().control_policies) {
      if (control.document) add({Layer::control, level(*control.document), control.name.str()});
    }
    if (context_.session_policy) add({Layer::session, of(*context_.session_policy)});
    if (auto own = identity(); !is_granted_in_group(own)) add(std::move(own));
    const auto role = evaluator_.role_at(question_.resource());
    if (question_.action() == "sts:assumerole" && role) {
      const auto& trust = evaluator_.world()
                              .accounts.at(role->account)
                              .roles.at(model::RoleName::from_service(role->object.name))
                              .trust;
      if (trust) add({Layer::trust, of_trust(*trust)});
    }
    return found;
  }

 private:
  [[nodiscard]] bool is_foreign() const {
    return question_.names_account() && question_.account() != account_.id.str();
  }

  /// The account whose control policies are asked.
  [[nodiscard]] const model::Account& owner() const {
    if (!is_foreign()) return account_;
    for (const auto& entry : evaluator_.world().accounts) {
      if (entry.second.id.str() == question_.account()) return entry.second;
    }
    return account_;
  }

  void read(const policy::Document& document, OpenRule& rule) const {
    for (const auto& statement : document.statements) {
      auto open = policy::still_asked(statement, question_, caller_.caller.arn);
      if (!open) continue;
      (statement.effect == policy::Effect::allow ? rule.when : rule.unless).push_back(*std::move(open));
    }
  }

  void read(const HeldDocument& held, OpenRule& rule) const {
    if (const auto* document = evaluator_.document(subject_.account, held.attachment->policy)) read(*document, rule);
  }

  [[nodiscard]] OpenRule of(const policy::Document& document) const {
    OpenRule rule;
    read(document, rule);
    sort_out(rule.when);
    sort_out(rule.unless);
    return rule;
  }

  /// A level that only denies stands beside one that allows everything.
  [[nodiscard]] OpenRule level(const policy::Document& document) const {
    OpenRule rule = of(document);
    const bool only_denies =
        std::all_of(document.statements.begin(), document.statements.end(),
                    [](const auto& statement) { return statement.effect == policy::Effect::deny; });
    if (only_denies) rule.when = {{}};
    return rule;
  }

  [[nodiscard]] OpenRule of_trust(const policy::Document& trust) const {
    OpenRule rule;
    for (const auto& statement : trust.statements) {
      auto open = policy::still_asked(statement, question_, caller_);
      if (!open) continue;
      (statement.effect == policy::Effect::allow ? rule.when : rule.unless).push_back(*std::move(open));
    }
    sort_out(rule.when);
    sort_out(rule.unless);
    return rule;
  }

  /// The resource is known to be in a group whose policies allow it anyway.
  [[nodiscard]] bool is_granted_in_group(const Residual& residual) const {
    return context_.resource_group && residual.rule.unless.empty() &&
           std::any_of(residual.groups.begin(), residual.groups.end(),
                       [](const auto& entry) { return allows_anyway(entry.second); });
  }

  [[nodiscard]] Residual identity() const {
    Residual out;
    if (holder_ == nullptr) {  // a stranger, who may ask for every role
      out.rule.when = {{}};
      return out;
    }
    const bool beyond = is_foreign() && question_.action() == "sts:assumerole";
    const bool grouped =
        !beyond && policy::resource_group_support(question_.action()) == policy::ResourceGroupSupport::yes;
    for (const HeldDocument& held : holder_->account_scope) read(held, out.rule);
    for (const GroupScope& scope : holder_->group_scope) {
      if (!grouped || (context_.resource_group && *context_.resource_group != scope.group)) continue;
      for (const HeldDocument& held : scope.held) read(held, out.groups[scope.group]);
    }
    sort_out(out.rule.when);
    sort_out(out.rule.unless);
    for (auto& [group, rule] : out.groups) {
      sort_out(rule.when);
      sort_out(rule.unless);
    }
    // Where the whole account allows, or nothing allows in the group, the group is not asked, or asked in vain.
    const bool settled = holds_always(out.rule.when);
    std::erase_if(out.groups, [&](const auto& entry) { return settled || entry.second.when.empty(); });
    if (out.rule.when.empty() && !out.groups.empty()) out.layer = Layer::identity_resource_group;
    return out;
  }

  const Evaluator& evaluator_;
  const Subject& subject_;
  const model::Account& account_;
  policy::TrustCaller caller_;
  const Question& question_;
  const Context& context_;
  const Evaluator::Holder* holder_;
};

}  // namespace

std::vector<Residual> residual_of(const Evaluator& evaluator, const Subject& subject, std::string_view action,
                                  std::string_view resource, const Context& context) {
  const auto account = evaluator.world().accounts.find(subject.account);
  if (account == evaluator.world().accounts.end() || subject.kind == Subject::Kind::root) return {};
  const Question question(action, resource, &context.values, context.complete);
  const Evaluator::Holder* holder = evaluator.find(subject);
  auto caller = holder == nullptr ? caller_of(account->second, subject) : holder->caller;
  return Asking(evaluator, subject, account->second, std::move(caller), question, context).all();
}

}  // namespace ramify::access
