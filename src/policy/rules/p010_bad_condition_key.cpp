#include <fmt/format.h>

#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::policy::rules {

void bad_condition_key(const std::string& key, const std::string& pointer, Faults& faults) {
  if (is_code_and_name(key, false, true)) return;
  faults.add("P010", pointer, fmt::format("\"{}\" is no condition key", text::printable(key)),
             R"(a key is a service's code, a colon and a name, such as "acs:SourceIp")");
}

}  // namespace ramify::policy::rules
