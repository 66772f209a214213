#include "rearranged.h"

#include <algorithm>
#include <string_view>

#include "ramify/policy/match.h"
#include "ramify/text/text.h"

namespace ramify::access {
namespace {

/// What one action pattern of a statement says of one of its resource patterns; a list that is inverted stays whole.
struct Cell {
  policy::Effect effect = policy::Effect::allow;
  const model::ResourceGroupId* group = nullptr;
  bool not_action = false;
  bool not_resource = false;
  std::vector<std::string> actions;
  std::vector<std::string> resources;
  const policy::Conditions* when = nullptr;
};

std::vector<std::vector<std::string>> parts_of(std::vector<std::string> patterns, bool inverted) {
  if (inverted) {
    std::sort(patterns.begin(), patterns.end());
    patterns.erase(std::unique(patterns.begin(), patterns.end()), patterns.end());
    return {std::move(patterns)};
  }
  std::vector<std::vector<std::string>> all;
  for (std::string& pattern : patterns) all.push_back({std::move(pattern)});
  return all;
}

std::vector<Cell> cells_of(const std::vector<Held>& held) {
  std::vector<Cell> cells;
  for (const Held& each : held) {
    const auto& group = each.attachment->resource_group;
    for (const policy::Statement& statement : each.document->statements) {
      std::vector<std::string> folded;
      for (const std::string& action : statement.actions) folded.push_back(text::fold_case(action));
      const auto resources = parts_of(statement.resources, statement.not_resource);
      for (auto& actions : parts_of(std::move(folded), statement.not_action)) {
        for (const auto& some : resources) {
          cells.push_back({statement.effect, group ? &*group : nullptr, statement.not_action, statement.not_resource,
                           actions, some, &statement.conditions});
        }
      }
    }
  }
  return cells;
}

/// Whether one inverted list, or one pattern, takes in another. That which `narrow` leaves out is more, and `wide` has
/// to leave out no other.
bool is_within(const std::vector<std::string>& narrow, bool not_narrow, const std::vector<std::string>& wide,
               bool not_wide, bool (*covers)(std::string_view, std::string_view)) {
  if (!not_wide && wide.front() == "*") return true;
  if (not_narrow != not_wide) return false;
  if (!not_narrow) return covers(wide.front(), narrow.front());
  return std::all_of(wide.begin(), wide.end(), [&](const std::string& left_out) {
    return std::any_of(narrow.begin(), narrow.end(), [&](const std::string& by) { return covers(by, left_out); });
  });
}

bool is_within(const Cell& narrow, const Cell& wide) {
  const bool same_group =
      narrow.group == nullptr ? wide.group == nullptr : wide.group != nullptr && *narrow.group == *wide.group;
  return narrow.effect == wide.effect && same_group && (wide.when->empty() || *narrow.when == *wide.when) &&
         is_within(narrow.actions, narrow.not_action, wide.actions, wide.not_action, policy::glob_covers) &&
         is_within(narrow.resources, narrow.not_resource, wide.resources, wide.not_resource, policy::resource_covers);
}

/// Each within one of the others, as far as so many looks tell. Most are where their neighbour's was, or next to it.
bool are_within(const std::vector<Cell>& narrow, const std::vector<Cell>& wide, policy::Effect effect) {
  constexpr std::size_t kMostLooks = 1'000'000;
  std::size_t looks = 0;
  std::size_t at = 0;
  const auto finds = [&](const Cell& one) {
    for (std::size_t tried = 0; tried < wide.size(); ++tried, at = at + 1 < wide.size() ? at + 1 : 0) {
      if (++looks > kMostLooks) return false;
      if (is_within(one, wide[at])) return true;
    }
    return false;
  };
  return std::all_of(narrow.begin(), narrow.end(), [&](const Cell& one) { return one.effect != effect || finds(one); });
}

}  // namespace

bool is_plainly_no_more(const std::vector<Held>& before, const std::vector<Held>& after) {
  constexpr std::size_t kMostCells = 10'000;
  const auto then = cells_of(before);
  const auto now = cells_of(after);
  if (then.empty() || now.empty() || std::max(then.size(), now.size()) > kMostCells) return false;
  return are_within(now, then, policy::Effect::allow) && are_within(then, now, policy::Effect::deny);
}

}  // namespace ramify::access
