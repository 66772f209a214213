#include "ramify/policy/residual.h"

#include <algorithm>

#include "compiled_statement.h"
#include "ramify/policy/match.h"

namespace ramify::policy {
namespace {

/// Before the statement is compiled: most speak of other actions.
bool speaks_of_action(const Statement& statement, const Question& question) {
  const bool named = std::any_of(statement.actions.begin(), statement.actions.end(),
                                 [&](const auto& pattern) { return action_matches(pattern, question.action()); });
  return named != statement.not_action;
}

std::optional<Conditions> open_of(const Conditions& conditions, const Question& question,
                                  std::string_view principal_arn) {
  Conditions open;
  for (const auto& [operation, keys] : conditions) {
    for (const auto& [key, values] : keys) {
      std::set<std::string> ignored;
      const Truth truth = conditions_hold(compile({{operation, {{key, values}}}}), question, principal_arn, ignored);
      if (truth == Truth::no) return std::nullopt;
      if (truth == Truth::unknown) open[operation][key] = values;
    }
  }
  return open;
}

}  // namespace

std::optional<Conditions> still_asked(const Statement& statement, const Question& question,
                                      std::string_view principal_arn) {
  if (!speaks_of_action(statement, question) || !CompiledStatement(statement).speaks_of_resource(question)) {
    return std::nullopt;
  }
  return open_of(statement.conditions, question, principal_arn);
}

std::optional<Conditions> still_asked(const Statement& statement, const Question& question, const TrustCaller& caller) {
  if (!speaks_of_action(statement, question) || !CompiledStatement(statement).speaks_of_caller(caller)) {
    return std::nullopt;
  }
  const bool is_ram = caller.caller.kind == Caller::Kind::user || caller.caller.kind == Caller::Kind::role;
  return open_of(statement.conditions, question, is_ram ? std::string_view(caller.caller.arn) : std::string_view());
}

}  // namespace ramify::policy
