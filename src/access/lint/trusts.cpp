#include "trusts.h"

#include "ramify/text/text.h"

namespace ramify::access {

bool has_key(const policy::Statement& statement, std::string_view key) {
  for (const auto& [op, keys] : statement.conditions) {
    for (const auto& [name, values] : keys) {
      if (text::fold_case(name) == text::fold_case(key)) return true;
    }
  }
  return false;
}

std::vector<std::string> external_ids(const policy::Statement& statement) {
  std::vector<std::string> found;
  for (const auto& [op, keys] : statement.conditions) {
    if (op.find("Not") != std::string::npos) continue;
    for (const auto& [name, values] : keys) {
      if (text::fold_case(name) == "sts:externalid") found.insert(found.end(), values.begin(), values.end());
    }
  }
  return found;
}

}  // namespace ramify::access
