#include "shown.h"

#include <fmt/format.h>

#include <algorithm>

#include "ramify/text/text.h"

namespace ramify::cli {

namespace {

/// Whether all that the change makes so, the other one makes so, too.
bool holds_all_of(const ops::Change& shown, const ops::Change& change) {
  return shown.op == change.op && shown.target == change.target &&
         std::all_of(change.fields.begin(), change.fields.end(), [&](const ops::FieldChange& field) {
           return std::any_of(shown.fields.begin(), shown.fields.end(), [&](const ops::FieldChange& known) {
             return known.field == field.field && known.key == field.key && known.after == field.after;
           });
         });
}

}  // namespace

Shown::Shown(const plan::Plan& plan) : shown_(plan) {
  for (const auto& step : plan.steps) left_.push_back(step.change);
}

std::size_t Shown::find(const std::vector<ops::Change>& left, const ops::Change& change) const {
  const auto found =
      std::find_if(left.begin(), left.end(), [&](const ops::Change& known) { return holds_all_of(known, change); });
  return static_cast<std::size_t>(found - left.begin());
}

void Shown::ran(const plan::Plan& plan, const apply::ApplyResult& result) {
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const auto outcome = result.steps[i].outcome;
    if (outcome != apply::Outcome::done && outcome != apply::Outcome::already) continue;
    const std::size_t at = find(left_, plan.steps[i].change);
    if (at < left_.size()) left_.erase(left_.begin() + static_cast<std::ptrdiff_t>(at));
  }
}

std::string Shown::beyond(const plan::Plan& plan) const {
  auto left = left_;
  for (const auto& step : plan.steps) {
    const std::size_t at = find(left, step.change);
    if (at == left.size()) {
      return fmt::format("{} {}", ops::to_string(step.change.op), text::printable(ops::to_string(step.change.target)));
    }
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(at));
  }
  for (const auto& finding : plan.findings) {
    const bool known = std::any_of(shown_.findings.begin(), shown_.findings.end(), [&](const plan::Finding& other) {
      return other.guard == finding.guard && other.where == finding.where;
    });
    if (!known) return fmt::format("{} at {}", finding.guard, text::printable(finding.where));
  }
  if (!plan.page || !shown_.page) return {};
  const auto& page = shown_.page->lines;
  for (const auto& line : plan.page->lines) {
    if (std::find(page.begin(), page.end(), line) == page.end()) return text::printable(line.text);
  }
  return {};
}

}  // namespace ramify::cli
