#include "conditions.h"

#include <algorithm>

#include "operators.h"
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

bool compares(const Operator& op, const std::string& wanted, const std::string& actual) {
  switch (op.type) {
    case ValueType::string:
      return wanted == actual;
    case ValueType::string_folded:
      return text::fold_case(wanted) == text::fold_case(actual);
    case ValueType::pattern:
      return glob_match(wanted, actual);
    case ValueType::numeric:
      return ordered(parse_number(actual), parse_number(wanted), op.comparison);
    case ValueType::date:
      return ordered(parse_instant(actual), parse_instant(wanted), op.comparison);
    case ValueType::boolean:
      return ordered(parse_bool(actual), parse_bool(wanted), op.comparison);
    case ValueType::ip: {
      const auto range = parse_ip_range(wanted);
      const auto address = parse_ip_range(actual);
      return range && address && in_range(*range, *address);
    }
  }
  return false;
}

Truth key_holds(const Operator* op, const std::string& key, const std::vector<std::string>& wanted,
                const Request& request) {
  if (op == nullptr) return Truth::unknown;
  const auto actual = request.context.find(key);
  // An absent key has no value to compare: positive operators fail, negated ones hold.
  if (actual == request.context.end()) {
    if (!request.complete) return Truth::unknown;
    return op->negated ? Truth::yes : Truth::no;
  }
  const bool any = std::any_of(actual->second.begin(), actual->second.end(), [&](const std::string& value) {
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](const std::string& want) { return compares(*op, want, value); });
  });
  return any != op->negated ? Truth::yes : Truth::no;
}

}  // namespace

Truth conditions_hold(const Conditions& conditions, const Request& request, std::set<std::string>& residual) {
  std::set<std::string> unknown;
  for (const auto& [name, keys] : conditions) {
    const Operator* op = find_operator(name);
    for (const auto& [key, wanted] : keys) {
      const Truth truth = key_holds(op, key, wanted, request);
      if (truth == Truth::no) return Truth::no;
      if (truth == Truth::unknown) unknown.insert(key);
    }
  }
  if (unknown.empty()) return Truth::yes;
  residual.merge(unknown);
  return Truth::unknown;
}

}  // namespace ramify::policy
