#include "trusts.h"

#include <algorithm>
#include <iterator>

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
      if (text::fold_case(name) != "sts:externalid") continue;
      // A pattern that every text fits asks for none.
      std::copy_if(values.begin(), values.end(), std::back_inserter(found), [&, &op = op](const std::string& value) {
        return !op.ends_with("Like") || value.find_first_not_of("*?") != std::string::npos;
      });
    }
  }
  return found;
}

}  // namespace ramify::access
