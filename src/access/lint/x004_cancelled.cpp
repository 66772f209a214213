#include <fmt/format.h>

#include <algorithm>

#include "look.h"
#include "patterns.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

/// Nothing of it is left: no Allow meets it, or a Deny without condition covers it.
bool cancels(const policy::Document& control, const std::string& action, const std::vector<std::string>& resources) {
  bool allowed = false;
  for (const policy::Statement& s : control.statements) {
    if (s.not_action || s.not_resource) return false;  // not worth guessing
    const auto any = [](const auto& list, const auto& holds) { return std::any_of(list.begin(), list.end(), holds); };
    if (s.effect == policy::Effect::allow) {
      allowed = allowed || any(s.actions, [&](const auto& a) { return overlaps_action(a, action); });
      continue;
    }
    const bool all = std::all_of(resources.begin(), resources.end(), [&](const auto& resource) {
      return any(s.resources, [&](const auto& wide) { return covers_resource(wide, resource); });
    });
    if (s.conditions.empty() && all && any(s.actions, [&](const auto& a) { return covers_action(a, action); }))
      return true;
  }
  return !allowed;
}

}  // namespace

void cancelled(const Look& look, Findings& findings) {
  if (look.input.live == nullptr) return;
  for (const StatementAt& at : look.statements) {
    const auto live = look.input.live->accounts.find(at.address.account);
    if (!at.is_identity() || !at.allows() || live == look.input.live->accounts.end()) continue;
    for (std::size_t i = 0; i < at.statement->actions.size(); ++i) {
      for (const model::ControlPolicy& control : live->second.control_policies) {
        if (!control.document || at.statement->not_action || at.statement->not_resource) continue;
        if (!cancels(*control.document, at.statement->actions[i], at.statement->resources)) continue;
        findings.add(at.address, look.part(at, fmt::format("Action/{}", i)),
                     fmt::format("{} by {}", at.statement->actions[i], control.name.str()),
                     fmt::format("{} is allowed here and not by the control policy {}: it stays refused",
                                 at.statement->actions[i], control.name.str()));
      }
    }
  }
}

}  // namespace ramify::access::rules
