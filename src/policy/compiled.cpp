#include "ramify/policy/compiled.h"

#include "arn.h"
#include "compiled_statement.h"

namespace ramify::policy {

TrustCaller::TrustCaller(Caller from) : caller(std::move(from)) {
  if (const auto fields = split_arn(caller.arn)) folded_relative = lower_case(fields->relative);
}

Question::Question(std::string_view action, std::string_view resource, const Values* context, bool complete)
    : action_(lower_case(action)), resource_(resource), complete_(complete), context_(context) {
  action_hash_ = hash(action_);
  bits_ = service_bit(std::string_view(action_).substr(0, action_.find(':'))) | action_bit(action_);
  const auto fields = split_arn(resource_);
  if (!fields) return;
  is_arn_ = true;
  is_ram_ = fields->service == "ram";
  const std::array parts{fields->service, fields->region, fields->account, fields->relative};
  std::size_t start = std::string_view("acs:").size();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    starts_.at(i) = start;
    lengths_.at(i) = parts.at(i).size();
    start += parts.at(i).size() + 1;
  }
  names_account_ = !account().empty() && account().find_first_not_of("0123456789") == std::string_view::npos;
  if (is_ram_) folded_relative_ = lower_case(fields->relative);
}

CompiledDocument::CompiledDocument(const Document& document) {
  for (const Statement& statement : document.statements) {
    statements_.emplace_back(statement);
    const CompiledStatement& compiled = statements_.back();
    glances_.push_back(compiled.bits);
    glance_ |= compiled.bits;
  }
}

CompiledDocument::~CompiledDocument() = default;
CompiledDocument::CompiledDocument(CompiledDocument&&) noexcept = default;
CompiledDocument& CompiledDocument::operator=(CompiledDocument&&) noexcept = default;

void CompiledDocument::ask(const Question& question, std::string_view principal_arn, std::size_t index,
                           OutcomeBuilder& out) const {
  const std::uint64_t bits = question.bits();
  if ((glance_ & bits) != bits) return;
  for (std::size_t s = 0; s < glances_.size(); ++s) {
    if ((glances_[s] & bits) != bits) continue;
    const CompiledStatement& statement = statements_[s];
    if (!out.wants(statement.effect) || !statement.speaks_of_action(question) ||
        !statement.speaks_of_resource(question)) {
      continue;
    }
    std::set<std::string> open;
    const Truth truth = conditions_hold(statement.conditions, question, principal_arn, open);
    out.add(statement.effect, {index, s}, truth, std::move(open));
  }
}

void CompiledDocument::ask_trust(const Question& question, const TrustCaller& caller, OutcomeBuilder& out) const {
  const auto kind = caller.caller.kind;
  const bool is_ram = kind == Caller::Kind::user || kind == Caller::Kind::role;
  const std::string_view principal_arn = is_ram ? std::string_view(caller.caller.arn) : std::string_view();
  for (std::size_t s = 0; s < statements_.size(); ++s) {
    const CompiledStatement& statement = statements_[s];
    if (!out.wants(statement.effect) || !statement.speaks_of_action(question) || !statement.speaks_of_caller(caller)) {
      continue;
    }
    std::set<std::string> open;
    const Truth truth = conditions_hold(statement.conditions, question, principal_arn, open);
    out.add(statement.effect, {0, s}, truth, std::move(open));
  }
}

}  // namespace ramify::policy
