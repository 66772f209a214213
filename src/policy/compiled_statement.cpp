#include "compiled_statement.h"

#include <algorithm>

#include "arn.h"
#include "ramify/policy/match.h"

namespace ramify::policy {
namespace {

bool is_wild(std::string_view pattern) {
  return pattern.find_first_of("*?") != std::string_view::npos;
}

/// The bits of all services and actions that the pattern may name.
std::uint64_t bits_of(std::string_view folded) {
  const std::size_t colon = folded.find(':');
  const std::string_view code = folded.substr(0, colon);
  const bool any_service = colon == std::string_view::npos || is_wild(code);
  return (any_service ? kServiceBits : service_bit(code)) | (is_wild(folded) ? kActionBits : action_bit(folded));
}

}  // namespace

CompiledResource::CompiledResource(std::string_view pattern) : is_everything(pattern == "*") {
  const auto fields = split_arn(pattern);
  if (!fields) {
    whole = Glob::exactly(pattern);
    return;
  }
  is_arn = true;
  service = Glob(fields->service);
  region = Glob(fields->region);
  account = Glob(fields->account);
  relative = Glob(fields->relative);
  folded_relative = Glob(lower_case(fields->relative));
}

bool CompiledResource::matches(const Question& question) const {
  if (is_everything) return true;
  if (!is_arn || !question.is_arn()) return !is_arn && whole.matches(question.resource());
  // The field that tells most first.
  return (question.is_ram() ? folded_relative.matches(question.folded_relative())
                            : relative.matches(question.relative())) &&
         service.matches(question.service()) && account.matches(question.account()) &&
         region.matches(question.region());
}

CompiledPrincipal::CompiledPrincipal(std::string_view pattern) : is_everybody(pattern == "*") {
  const auto fields = split_arn(pattern);
  if (!fields) return;
  is_ram = glob_match(fields->service, "ram") && glob_match(fields->region, "");
  account = Glob(fields->account);
  const std::string folded = lower_case(fields->relative);
  is_root = glob_match(folded, "root");
  folded_relative = Glob(folded);
}

bool CompiledPrincipal::names(const TrustCaller& caller) const {
  if (is_everybody) return true;
  return is_ram && !caller.folded_relative.empty() && account.matches(caller.caller.account_id) &&
         (is_root || folded_relative.matches(caller.folded_relative));
}

CompiledStatement::CompiledStatement(const Statement& statement)
    : effect(statement.effect),
      not_action(statement.not_action),
      not_resource(statement.not_resource),
      principals(statement.principals),
      conditions(compile(statement.conditions)) {
  for (const std::string& pattern : statement.actions) {
    const std::string folded = lower_case(pattern);
    bits |= bits_of(folded);
    if (is_wild(folded)) {
      action_patterns.emplace_back(folded);
    } else {
      exact_hashes.push_back(hash(folded));
      exact_actions.push_back(folded);
    }
  }
  if (not_action) bits = kServiceBits | kActionBits;
  for (const std::string& pattern : statement.resources) resources.emplace_back(pattern);
  for (const std::string& pattern : statement.principals.ram) ram.emplace_back(pattern);
}

bool CompiledStatement::speaks_of_action(const Question& question) const {
  if ((bits & question.bits()) != question.bits()) return false;
  bool named = std::any_of(action_patterns.begin(), action_patterns.end(),
                           [&](const Glob& glob) { return glob.matches(question.action()); });
  for (std::size_t i = 0; i < exact_hashes.size() && !named; ++i) {
    named = exact_hashes[i] == question.action_hash() && exact_actions[i] == question.action();
  }
  return named != not_action;
}

bool CompiledStatement::speaks_of_resource(const Question& question) const {
  const bool named = std::any_of(resources.begin(), resources.end(),
                                 [&](const CompiledResource& resource) { return resource.matches(question); });
  return named != not_resource;
}

bool CompiledStatement::speaks_of_caller(const TrustCaller& caller) const {
  const auto any = [](const auto& values, auto matches) { return std::any_of(values.begin(), values.end(), matches); };
  switch (caller.caller.kind) {
    case Caller::Kind::user:
    case Caller::Kind::role:
      return any(ram, [&](const CompiledPrincipal& p) { return p.names(caller); });
    case Caller::Kind::root:
      return false;
    case Caller::Kind::service:
      return any(principals.service, [&](const std::string& p) { return glob_match_folded(p, caller.caller.arn); });
    case Caller::Kind::federated:
      return any(principals.federated, [&](const std::string& p) { return resource_matches(p, caller.caller.arn); });
  }
  return false;
}

}  // namespace ramify::policy
