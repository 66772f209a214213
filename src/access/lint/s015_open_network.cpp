#include <fmt/format.h>

#include <charconv>

#include "look.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

constexpr unsigned kWidestV4 = 8;
constexpr unsigned kWidestV6 = 19;  // the largest block that one organisation was ever given

}  // namespace

void open_network(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    for (const auto& [op, keys] : at.statement->conditions) {
      if (!op.ends_with("IpAddress")) continue;
      for (const auto& [key, values] : keys) {
        for (std::size_t i = 0; i < values.size(); ++i) {
          const auto slash = values[i].find('/');
          unsigned bits = 0;
          if (slash == std::string::npos ||
              std::from_chars(values[i].data() + slash + 1, values[i].data() + values[i].size(), bits).ec !=
                  std::errc()) {
            continue;
          }
          const bool v6 = values[i].find(':') != std::string::npos;
          if (bits >= (v6 ? kWidestV6 : kWidestV4)) continue;
          findings.add(at.address, look.part(at, fmt::format("Condition/{}/{}/{}", op, key, i)),
                       fmt::format("{} {}", key, values[i]),
                       bits == 0 ? fmt::format("{} is every address", values[i])
                                 : fmt::format("{} is a great part of all addresses", values[i]));
        }
      }
    }
  }
}

}  // namespace ramify::access::rules
