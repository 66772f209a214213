#include <fmt/format.h>

#include "look.h"
#include "rules.h"

namespace ramify::access::rules {

void empty_list(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    const auto say = [&](const std::string& part, std::string_view what, bool inverted) {
      findings.add(
          at.address, look.part(at, part), part,
          fmt::format("{} lists nothing: {}", what, inverted ? "it rules nothing out" : "the statement never holds"));
    };
    const policy::Statement& s = *at.statement;
    if (s.actions.empty())
      say(s.not_action ? "NotAction" : "Action", s.not_action ? "NotAction" : "Action", s.not_action);
    if (at.is_identity() && s.resources.empty())
      say(s.not_resource ? "NotResource" : "Resource", s.not_resource ? "NotResource" : "Resource", s.not_resource);
    for (const auto& [op, keys] : s.conditions) {
      for (const auto& [key, values] : keys) {
        if (values.empty()) say(fmt::format("Condition/{}/{}", op, key), key, op.find("Not") != std::string::npos);
      }
    }
  }
}

}  // namespace ramify::access::rules
