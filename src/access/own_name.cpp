#include "own_name.h"

#include <algorithm>

#include "ramify/policy/residual.h"
#include "ramify/text/text.h"

namespace ramify::access {

bool asks_for_name(const policy::Statement& statement) {
  for (const auto& [name, keys] : statement.conditions) {
    for (const auto& entry : keys) {
      if (text::fold_case(entry.first) == "acs:principalarn") return true;
    }
  }
  return false;
}

bool asks_for_name(const policy::Document& document) {
  return std::any_of(document.statements.begin(), document.statements.end(),
                     [](const policy::Statement& statement) { return asks_for_name(statement); });
}

policy::Document settled_for(const policy::Document& document, const std::string& arn) {
  policy::Document settled = document;
  const policy::Question anything("x:Any", "*", nullptr, false);
  for (policy::Statement& statement : settled.statements) {
    if (!asks_for_name(statement)) continue;
    policy::Statement bare;
    bare.actions = bare.resources = {"*"};
    bare.conditions = statement.conditions;
    auto open = policy::still_asked(bare, anything, arn);
    if (open) {
      statement.conditions = *std::move(open);
    } else {
      statement.not_action = false;
      statement.actions.clear();
    }
  }
  return settled;
}

}  // namespace ramify::access
