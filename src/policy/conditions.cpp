#include "conditions.h"

#include <algorithm>

#include "ramify/diag/instant.h"
#include "ramify/policy/match.h"
#include "ramify/text/text.h"

namespace ramify::policy {
namespace {

template <class Value>
bool ordered(const Value& actual, const Value& wanted, Comparison comparison) {
  switch (comparison) {
    case Comparison::equal:
      return actual == wanted;
    case Comparison::less:
      return actual < wanted;
    case Comparison::less_equal:
      return actual <= wanted;
    case Comparison::greater:
      return actual > wanted;
    case Comparison::greater_equal:
      return actual >= wanted;
  }
  return false;
}

/// A value that is not of the operator's type compares with nothing.
template <class Value>
bool ordered(const std::optional<Value>& actual, const std::optional<Value>& wanted, Comparison comparison) {
  return actual && wanted && ordered(*actual, *wanted, comparison);
}

Wanted read(const Operator& op, std::string_view text) {
  Wanted out;
  switch (op.type) {
    case ValueType::string:
    case ValueType::pattern:
      out.text = text;
      break;
    case ValueType::string_folded:
      out.text = text::fold_case(text);
      break;
    case ValueType::numeric:
      out.number = parse_number(text);
      break;
    case ValueType::date:
      out.instant = parse_instant(text);
      break;
    case ValueType::boolean:
      out.boolean = parse_bool(text);
      break;
    case ValueType::ip:
      out.range = parse_ip_range(text);
      break;
  }
  return out;
}

bool compares(const Operator& op, const Wanted& wanted, const Wanted& actual) {
  switch (op.type) {
    case ValueType::string:
    case ValueType::string_folded:
      return wanted.text == actual.text;
    case ValueType::pattern:
      return glob_match(wanted.text, actual.text);
    case ValueType::numeric:
      return ordered(actual.number, wanted.number, op.comparison);
    case ValueType::date:
      return ordered(actual.instant, wanted.instant, op.comparison);
    case ValueType::boolean:
      return ordered(actual.boolean, wanted.boolean, op.comparison);
    case ValueType::ip:
      return wanted.range && actual.range && in_range(*wanted.range, *actual.range);
  }
  return false;
}

bool compares_with_any(const Condition& condition, std::string_view value) {
  const Wanted actual = read(*condition.op, value);
  return std::any_of(condition.wanted.begin(), condition.wanted.end(),
                     [&](const Wanted& wanted) { return compares(*condition.op, wanted, actual); });
}

Truth key_holds(const Condition& condition, const Question& question, std::string_view principal_arn) {
  if (condition.op == nullptr) return Truth::unknown;
  const bool negated = condition.op->negated;
  const auto told = [&](bool any) { return any != negated ? Truth::yes : Truth::no; };
  if (question.context() != nullptr) {
    if (const auto actual = question.context()->find(condition.key); actual != question.context()->end()) {
      return told(std::any_of(actual->second.begin(), actual->second.end(),
                              [&](const std::string& value) { return compares_with_any(condition, value); }));
    }
  }
  if (!principal_arn.empty() && condition.key == "acs:PrincipalARN") {
    return told(compares_with_any(condition, principal_arn));
  }
  // An absent key has no value to compare: positive operators fail, negated ones hold.
  return question.is_complete() ? told(false) : Truth::unknown;
}

}  // namespace

std::vector<Condition> compile(const Conditions& conditions) {
  std::vector<Condition> out;
  for (const auto& [name, keys] : conditions) {
    const Operator* op = find_operator(name);
    for (const auto& [key, values] : keys) {
      Condition condition{op, key, {}};
      if (op != nullptr) {
        for (const std::string& value : values) condition.wanted.push_back(read(*op, value));
      }
      out.push_back(std::move(condition));
    }
  }
  return out;
}

Truth conditions_hold(const std::vector<Condition>& conditions, const Question& question,
                      std::string_view principal_arn, std::set<std::string>& open) {
  Truth all = Truth::yes;
  for (const Condition& condition : conditions) {
    const Truth truth = key_holds(condition, question, principal_arn);
    if (truth == Truth::no) {
      open.clear();
      return Truth::no;
    }
    if (truth == Truth::unknown) {
      open.insert(condition.key);
      all = Truth::unknown;
    }
  }
  return all;
}

}  // namespace ramify::policy
