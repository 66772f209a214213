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

Verdict unlisted(const std::string& service, const std::string& name, std::string help) {
  return {fmt::format("{}:{} is not among the actions that are known", service, text::printable(name)),
          std::move(help)};
}

/// `Get` of `GetObject`.
std::string_view verb_of(std::string_view name) {
  const auto end =
      std::find_if(name.begin() + (name.empty() ? 0 : 1), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return name.substr(0, static_cast<std::size_t>(end - name.begin()));
}

/// One of one thing and one of many (`StopInstance`, `StopInstances`), or one that reads and one that writes.
bool are_siblings(std::string_view name, std::string_view other, const std::vector<std::string>& known) {
  const auto& shorter = name.size() < other.size() ? name : other;
  const auto& longer = name.size() < other.size() ? other : name;
  if (longer.size() == shorter.size() + 1 && longer.ends_with('s') && longer.starts_with(shorter)) return true;
  const auto verb = verb_of(name);
  return verb != verb_of(other) &&
         std::any_of(known.begin(), known.end(), [&](const std::string& each) { return verb_of(each) == verb; });
}

/// Of a list that is not complete only a slip of the pen is told, one letter wrong: another name may well be one that
/// the list lacks.
Verdict slip(const std::string& service, const std::string& name, const std::vector<std::string>& known) {
  if (has_wildcard(name)) return {};
  const auto near = std::find_if(known.begin(), known.end(), [&](const std::string& candidate) {
    return text::edit_distance(name, candidate) == 1 && !are_siblings(name, candidate, known);
  });
  if (near == known.end()) return {};
  return unlisted(service, name, fmt::format("did you mean \"{}:{}\"?", service, *near));
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
  if (!known.is_listed) return slip(service, name, known.names);
  if (has_wildcard(name))
    return {fmt::format("{}:{} matches no action that is known", service, text::printable(name)), {}};
  return unlisted(service, name, meant(service + ":", name, known.names));
}

}  // namespace

void unknown_action(const Look& look, Findings& findings) {
  std::optional<Catalogued> named;
  for (const StatementAt& at : look.statements) {
    for (std::size_t i = 0; i < at.statement->actions.size(); ++i) {
      const std::string& action = at.statement->actions[i];
      const auto [message, help] = judge(action);
      if (message.empty()) continue;
      // No list is whole: what a system policy names is there.
      if (!named) named = catalogued();
      const std::string folded = text::fold_case(action);
      const std::string code = folded.substr(0, folded.find(':'));
      if (named->actions.count(folded) != 0 || (!is_service(code) && named->services.count(code) != 0)) continue;
      const std::string part = fmt::format("{}/{}", at.statement->not_action ? "NotAction" : "Action", i);
      auto& finding = findings.add(at.address, look.part(at, part), action, message);
      if (!help.empty()) finding.help = help;
    }
  }
}

}  // namespace ramify::access::rules
