#include "rules.h"

namespace ramify::policy::rules {

void action_and_not_action(const Element& statement, Faults& faults) {
  constexpr std::string_view kActionAndNotAction = "P005";
  if (statement.has("Action") && statement.has("NotAction")) {
    faults.add(kActionAndNotAction, statement.pointer, "the statement has both Action and NotAction",
               "keep one of them");
  } else if (statement.lacks("Action") && statement.lacks("NotAction")) {
    faults.add(kActionAndNotAction, statement.pointer, "the statement has neither Action nor NotAction",
               R"(add "Action")");
  }
}

}  // namespace ramify::policy::rules
