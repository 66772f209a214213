#include <fmt/format.h>

#include "look.h"
#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::access::rules {

void variable(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    const auto judge = [&](const std::string& part, const std::string& value) {
      if (value.find("${") == std::string::npos) return;
      findings.add(at.address, look.part(at, part), value,
                   fmt::format("\"{}\" is taken literally: RAM replaces no variables", text::printable(value)));
    };
    for (std::size_t i = 0; i < at.statement->resources.size(); ++i) {
      judge(fmt::format("Resource/{}", i), at.statement->resources[i]);
    }
    for (const auto& [op, keys] : at.statement->conditions) {
      for (const auto& [key, values] : keys) {
        for (std::size_t i = 0; i < values.size(); ++i) judge(fmt::format("Condition/{}/{}/{}", op, key, i), values[i]);
      }
    }
  }
}

}  // namespace ramify::access::rules
