#include <fmt/format.h>

#include "look.h"
#include "patterns.h"
#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::access::rules {

void literal_wildcard(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    for (const auto& [op, keys] : at.statement->conditions) {
      if (!op.starts_with("String") || op.ends_with("Like")) continue;
      for (const auto& [key, values] : keys) {
        for (std::size_t i = 0; i < values.size(); ++i) {
          if (!has_wildcard(values[i])) continue;
          auto& finding = findings.add(
              at.address, look.part(at, fmt::format("Condition/{}/{}/{}", op, key, i)),
              fmt::format("{} {} {}", op, key, values[i]),
              fmt::format("{} takes \"{}\" literally: only StringLike knows * and ?", op, text::printable(values[i])));
          finding.help = fmt::format("write {}", op.find("Not") == std::string::npos ? "StringLike" : "StringNotLike");
        }
      }
    }
  }
}

}  // namespace ramify::access::rules
