#include <fmt/format.h>

#include <algorithm>

#include "look.h"
#include "patterns.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

using Covers = bool (*)(std::string_view, std::string_view);

bool all_covered(const std::vector<std::string>& wide, const std::vector<std::string>& narrow, Covers covers) {
  return std::all_of(narrow.begin(), narrow.end(), [&](const auto& n) {
    return std::any_of(wide.begin(), wide.end(), [&](const auto& w) { return covers(w, n); });
  });
}

/// `wide` decides whatever `s` would: it says the same of more, or denies what `s` allows.
bool contains(const policy::Statement& wide, const policy::Statement& s) {
  if (wide.effect == policy::Effect::allow && s.effect == policy::Effect::deny) return false;
  if (!wide.conditions.empty() && wide.conditions != s.conditions) return false;
  if (wide.not_action || s.not_action || wide.not_resource || s.not_resource) return false;
  if (!(wide.principals == s.principals)) return false;
  return all_covered(wide.actions, s.actions, covers_action) &&
         all_covered(wide.resources, s.resources, covers_resource);
}

/// An entry of one list that another entry covers; the fix removes it.
void list(const Look& look, const StatementAt& at, const std::string& part, const std::vector<std::string>& entries,
          Covers covers, Findings& findings) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    for (std::size_t j = 0; j < entries.size(); ++j) {
      if (i == j || !covers(entries[j], entries[i]) || (covers(entries[i], entries[j]) && j > i)) continue;
      const auto place = look.part(at, part + "/" + std::to_string(i));
      auto& finding = findings.add(at.address, place, fmt::format("{} {}", part, entries[i]),
                                   fmt::format("{} covers {}", entries[j], entries[i]));
      finding.help = "remove it";
      if (place) finding.fix = LintFix{LintFix::Kind::remove, *place, {}};
      break;
    }
  }
}

}  // namespace

void redundant(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    const policy::Statement& s = *at.statement;
    std::optional<std::size_t> wider;
    for (std::size_t other = 0; other < at.document->statements.size() && !wider; ++other) {
      const policy::Statement& wide = at.document->statements[other];
      if (other == at.index || (wide == s && other > at.index)) continue;
      if (contains(wide, s)) wider = other;
    }
    if (wider) {
      const bool denied = at.document->statements[*wider].effect != s.effect;
      findings.add(look, at, {},
                   fmt::format("statement {} {}", *wider + 1,
                               denied ? "denies all of this: the Allow never holds" : "says all of this already"));
      continue;
    }
    list(look, at, s.not_action ? "NotAction" : "Action", s.actions, covers_action, findings);
    list(look, at, s.not_resource ? "NotResource" : "Resource", s.resources, covers_resource, findings);
  }
}

}  // namespace ramify::access::rules
