#include <fmt/format.h>

#include "rules.h"

namespace ramify::policy::rules {

void several_booleans(const Operator& op, const Json& values, const std::string& pointer, Faults& faults) {
  if (op.type != ValueType::boolean || !values.is_array() || values.size() < 2) return;
  faults.add("P011", pointer, fmt::format("{} takes one value, not {}", op.name, values.size()),
             R"(keep "true" or "false")");
}

}  // namespace ramify::policy::rules
