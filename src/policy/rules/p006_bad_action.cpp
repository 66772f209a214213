#include <fmt/format.h>

#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::policy::rules {

void bad_action(const std::string& action, const std::string& pointer, Faults& faults) {
  if (action == "*" || is_code_and_name(action, true, false)) return;
  faults.add("P006", pointer, fmt::format("\"{}\" is no action", text::printable(action)),
             R"(an action is "*" or a service's code, a colon and a name, such as "oss:GetObject")");
}

}  // namespace ramify::policy::rules
