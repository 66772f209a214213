#include <fmt/format.h>

#include <algorithm>

#include "actions.h"
#include "look.h"
#include "patterns.h"
#include "ramify/policy/match.h"
#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

struct Verdict {
  std::string message;
  std::string help;
};

std::string meant(const std::string& prefix, std::string_view word, const std::vector<std::string>& names) {
  const auto near = text::suggest(word, names);
  return near ? fmt::format("did you mean \"{}{}\"?", prefix, *near) : std::string();
}

/// Of a list that is not complete only a slip of the pen is told, one letter wrong: another name may well be one that
/// the list lacks.
Verdict slip(const std::string& service, const std::string& name, const std::vector<std::string>& known) {
  if (has_wildcard(name)) return {};
  const auto near = std::find_if(known.begin(), known.end(), [&](const std::string& candidate) {
    return text::edit_distance(name, candidate) == 1;
  });
  if (near == known.end()) return {};
  return {fmt::format("{}:{} is not among the actions that are known", service, text::printable(name)),
          fmt::format("did you mean \"{}:{}\"?", service, *near)};
}

Verdict judge(const std::string& action) {
  const auto colon = action.find(':');
  if (colon == std::string::npos) return {};
  const std::string service = text::fold_case(action.substr(0, colon));
  const std::string name = action.substr(colon + 1);
  if (!has_wildcard(service) && !is_service(service)) {
    return {fmt::format("no service with the code \"{}\" is known", text::printable(service)),
            meant({}, service, services())};
  }
  const KnownActions known = actions_of(service);
  const bool there = std::any_of(known.names.begin(), known.names.end(), [&](const std::string& candidate) {
    return policy::glob_match_folded(name, candidate);
  });
  if (known.names.empty() || there) return {};
  if (!known.complete) return slip(service, name, known.names);
  const std::string near = has_wildcard(name) ? std::string() : meant(service + ":", name, known.names);
  return {fmt::format("{} has no action {}\"{}\"", service, has_wildcard(name) ? "that matches " : "",
                      text::printable(name)),
          near};
}

}  // namespace

void unknown_action(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    for (std::size_t i = 0; i < at.statement->actions.size(); ++i) {
      const std::string& action = at.statement->actions[i];
      const auto [message, help] = judge(action);
      if (message.empty()) continue;
      const std::string part = fmt::format("{}/{}", at.statement->not_action ? "NotAction" : "Action", i);
      auto& finding = findings.add(at.address, look.part(at, part), action, message);
      if (!help.empty()) finding.help = help;
    }
  }
}

}  // namespace ramify::access::rules
