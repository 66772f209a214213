#include "rearranged.h"

#include <algorithm>
#include <string_view>
#include <tuple>

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

/// Whether all that `narrow` matches is matched by `wide`: the same, or what begins alike.
bool is_within(std::string_view narrow, std::string_view wide) {
  if (narrow == wide || wide == "*") return true;
  const bool begins = wide.ends_with('*') && wide.substr(0, wide.size() - 1).find_first_of("*?") == wide.npos;
  return begins && std::count(wide.begin(), wide.end(), ':') >= 1 &&
         narrow.starts_with(wide.substr(0, wide.size() - 1));
}

bool is_within(const std::vector<std::string>& narrow, bool not_narrow, const std::vector<std::string>& wide,
               bool not_wide) {
  if (not_narrow || not_wide) return not_narrow == not_wide && narrow == wide;
  return is_within(narrow.front(), wide.front());
}

bool is_within(const Cell& narrow, const Cell& wide) {
  const bool same_group =
      narrow.group == nullptr ? wide.group == nullptr : wide.group != nullptr && *narrow.group == *wide.group;
  return narrow.effect == wide.effect && same_group && (wide.when->empty() || *narrow.when == *wide.when) &&
         is_within(narrow.actions, narrow.not_action, wide.actions, wide.not_action) &&
         is_within(narrow.resources, narrow.not_resource, wide.resources, wide.not_resource);
}

bool are_within(const std::vector<Cell>& narrow, const std::vector<Cell>& wide, policy::Effect effect) {
  return std::all_of(narrow.begin(), narrow.end(), [&](const Cell& one) {
    return one.effect != effect ||
           std::any_of(wide.begin(), wide.end(), [&](const Cell& other) { return is_within(one, other); });
  });
}

}  // namespace

bool is_plainly_no_more(const std::vector<Held>& before, const std::vector<Held>& after) {
  constexpr std::size_t kMostPairs = 40'000;
  const auto then = cells_of(before);
  const auto now = cells_of(after);
  if (then.empty() || now.empty() || then.size() * now.size() > kMostPairs) return false;
  return are_within(now, then, policy::Effect::allow) && are_within(then, now, policy::Effect::deny);
}

}  // namespace ramify::access
