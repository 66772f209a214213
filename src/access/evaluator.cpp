#include "ramify/access/evaluator.h"

#include <fmt/format.h>

#include "evaluator_data.h"
#include "judge.h"
#include "ramify/text/text.h"

namespace ramify::access {
namespace {

/// The statement that a layer's answer rests on.
std::optional<policy::StatementPlace> place_of(const policy::Outcome& outcome) {
  return outcome.may_allow ? outcome.allow : outcome.deny;
}

const model::Attachment* attachment_of(const Said& said) {
  const auto place = place_of(said.outcome);
  return place && said.held != nullptr ? said.held->at(place->document).attachment : nullptr;
}

std::vector<model::PolicyRef> unknown_policies(const Said& said, const Evaluator::Holder& holder) {
  std::vector<model::PolicyRef> out;
  if (!said.is_unknown) return out;
  const auto add = [&](const std::vector<const model::Attachment*>& list) {
    for (const auto* attachment : list) out.push_back(attachment->policy);
  };
  if (said.group != nullptr) add(said.group->unknown);
  if (said.layer == policy::Layer::identity_account) {
    add(holder.unknown_custom);
    add(holder.unknown_system);
  }
  return out;
}

LayerAnswer answer_of(const Said& said, const Evaluator::Holder& holder) {
  LayerAnswer out;
  const policy::Decision decision = policy::to_decision(said.outcome);
  out.layer = said.layer;
  out.verdict = decision.verdict;
  out.is_unknown = said.is_unknown && decision.verdict == policy::Verdict::conditional;
  if (const auto* attachment = attachment_of(said)) out.attachment = *attachment;
  if (said.control_policy != nullptr) out.control_policy = said.control_policy->name.str();
  out.statement = decision.statement;
  out.residual_keys = decision.residual_keys;
  out.unknown_policies = unknown_policies(said, holder);
  return out;
}

Decision decision_of(const Judgement& judgement, const Evaluator::Holder& holder) {
  Decision out;
  out.standing = judgement.standing;
  out.explicit_deny = judgement.explicit_deny;
  if (!judgement.deciding) return out;
  LayerAnswer answer = answer_of(*judgement.deciding, holder);
  out.layer = answer.layer;
  out.attachment = std::move(answer.attachment);
  out.statement = answer.statement;
  out.control_policy = std::move(answer.control_policy);
  if (judgement.standing == Standing::unknown) {
    // What is not known decided, and nothing that is.
    if (answer.layer != policy::Layer::identity_resource_group) out.attachment.reset();
    if (answer.layer != policy::Layer::identity_resource_group) out.statement.reset();
    out.unknown_policies = std::move(answer.unknown_policies);
  } else {
    out.residual_keys.assign(judgement.open.begin(), judgement.open.end());
  }
  return out;
}

Subject folded(Subject subject) {
  subject.name = text::fold_case(subject.name);
  return subject;
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

Subject Subject::user(model::AccountKey account, std::string name) {
  return {Kind::user, std::move(account), std::move(name)};
}
Subject Subject::role(model::AccountKey account, std::string name) {
  return {Kind::role, std::move(account), std::move(name)};
}
Subject Subject::root(model::AccountKey account) {
  return {Kind::root, std::move(account), {}};
}
Subject Subject::stranger(model::AccountKey account, std::string name) {
  return {Kind::stranger, std::move(account), std::move(name)};
}
Subject Subject::of(const model::Address& address) {
  return address.object.kind == model::ObjectKind::role ? role(address.account, address.object.name)
                                                        : user(address.account, address.object.name);
}

std::string to_string(const Subject& subject) {
  switch (subject.kind) {
    case Subject::Kind::role:
      return fmt::format("{}/role/{}", subject.account.str(), subject.name);
    case Subject::Kind::root:
      return fmt::format("{}/root", subject.account.str());
    case Subject::Kind::user:
    case Subject::Kind::stranger:
      break;
  }
  return fmt::format("{}/{}", subject.account.str(), subject.name);
}

Evaluator::Evaluator(const model::World& world, const model::World* other)
    : data_(std::make_unique<Data>(world, other)) {}
Evaluator::~Evaluator() = default;
Evaluator::Evaluator(Evaluator&&) noexcept = default;
Evaluator& Evaluator::operator=(Evaluator&&) noexcept = default;

const Evaluator::Holder* Evaluator::find(const Subject& subject) const {
  const auto found = data_->holders.find(folded(subject));
  return found == data_->holders.end() ? nullptr : &found->second;
}

Brief Evaluator::ask(const Holder& holder, const policy::Question& question, const Context& context) const {
  const Judgement judgement = judge(*data_, holder, question, context, nullptr);
  Brief out;
  out.standing = judgement.standing;
  out.explicit_deny = judgement.explicit_deny;
  if (!judgement.deciding) return out;
  out.layer = judgement.deciding->layer;
  out.attachment = attachment_of(*judgement.deciding);
  out.control_policy = judgement.deciding->control_policy;
  if (const auto place = place_of(judgement.deciding->outcome)) out.statement = place->statement;
  return out;
}

Trace Evaluator::trace(const Subject& subject, std::string_view action, std::string_view resource,
                       const Context& context) const {
  Trace out;
  const policy::Question question(action, resource, &context.values, context.complete);
  const auto tell = [&](const Holder& holder) {
    std::vector<Said> told;
    out.decision = decision_of(judge(*data_, holder, question, context, &told), holder);
    for (const Said& said : told) out.layers.push_back(answer_of(said, holder));
  };
  if (subject.kind == Subject::Kind::stranger) {
    const auto account = data_->world.accounts.find(subject.account);
    if (account != data_->world.accounts.end()) tell(data_->stranger(subject, account->second));
  } else if (const Holder* holder = find(subject)) {
    tell(*holder);
  }
  return out;
}

Decision Evaluator::decide(const Subject& subject, std::string_view action, std::string_view resource,
                           const Context& context) const {
  const policy::Question question(action, resource, &context.values, context.complete);
  const auto tell = [&](const Holder& holder) {
    return decision_of(judge(*data_, holder, question, context, nullptr), holder);
  };
  if (subject.kind == Subject::Kind::stranger) {
    const auto account = data_->world.accounts.find(subject.account);
    return account == data_->world.accounts.end() ? Decision{} : tell(data_->stranger(subject, account->second));
  }
  const Holder* holder = find(subject);
  return holder == nullptr ? Decision{} : tell(*holder);
}

Decision Evaluator::trust(const model::Address& caller, const model::Address& role, const Context& context) const {
  const auto account = data_->world.accounts.find(caller.account);
  const auto arn = arn_of(role);
  if (account == data_->world.accounts.end() || !arn) return {};
  const Holder holder = data_->stranger(Subject::of(caller), account->second);
  const policy::Question question("sts:AssumeRole", *arn, &context.values, context.complete);
  Said said = ask_trust(*data_, holder, question);
  Judgement out;
  if (said.outcome.may_allow) {
    out.standing = said.surely_allows() ? Standing::allow : said.is_unknown ? Standing::unknown : Standing::conditional;
    out.open = said.outcome.residual;
  }
  out.explicit_deny = said.surely_denies();
  out.deciding = std::move(said);
  return decision_of(out, holder);
}

const model::World& Evaluator::world() const {
  return data_->world;
}

std::optional<model::Address> Evaluator::role_at(std::string_view arn) const {
  const auto parts = model::parse_ram_arn(arn);
  constexpr std::string_view kRole = "role/";
  if (!parts || parts->relative.compare(0, kRole.size(), kRole) != 0) return std::nullopt;
  const AccountEntry* owner = data_->account_with_id(parts->account_id);
  if (owner == nullptr) return std::nullopt;
  const auto role = owner->roles.find(text::fold_case(parts->relative.substr(kRole.size())));
  return role == owner->roles.end() ? std::nullopt : std::optional(role->second.address);
}

std::optional<std::string> Evaluator::arn_of(const model::Address& object) const {
  const auto account = data_->world.accounts.find(object.account);
  if (account == data_->world.accounts.end()) return std::nullopt;
  return fmt::format("acs:ram::{}:{}", account->second.id.str(), model::to_string(object.object));
}

const policy::Document* Evaluator::document(const model::AccountKey& account, const model::PolicyRef& policy) const {
  const auto found = data_->world.accounts.find(account);
  return found == data_->world.accounts.end() ? nullptr : data_->library.find(found->second, policy);
}

}  // namespace ramify::access
