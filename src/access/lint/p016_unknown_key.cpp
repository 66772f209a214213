#include <fmt/format.h>

#include "../context_keys.h"
#include "look.h"
#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::access::rules {
void unknown_key(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    for (const auto& [op, keys] : at.statement->conditions) {
      for (const auto& [key, values] : keys) {
        if (is_known_context_key(key)) continue;
        const bool never = op.find("Not") == std::string::npos;
        const std::string effect = !never        ? "this condition always holds"
                                   : at.allows() ? "this Allow never holds"
                                                 : "this Deny never holds";
        auto& finding = findings.add(at.address, look.part(at, fmt::format("Condition/{}/{}", op, key)),
                                     fmt::format("{} {}", op, key),
                                     fmt::format("no request has the key \"{}\": {}", text::printable(key), effect));
        if (const auto near = text::suggest(key, common_context_keys()))
          finding.help = fmt::format("did you mean \"{}\"?", *near);
        if (text::fold_case(key) == "acs:requestedregion") {
          finding.help = "the service has no such key; write the region into the third field of Resource";
        }
      }
    }
  }
}

}  // namespace ramify::access::rules
