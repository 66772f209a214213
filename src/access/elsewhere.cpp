#include "elsewhere.h"

#include <fmt/format.h>

#include <algorithm>

#include "ramify/policy/match.h"

namespace ramify::access {
namespace {

constexpr std::string_view kAssuming = "sts:AssumeRole";

bool is_exact(std::string_view text) {
  return text.find_first_of("*?") == std::string_view::npos;
}

bool speaks_of_assuming(const policy::Statement& statement) {
  const bool named = std::any_of(statement.actions.begin(), statement.actions.end(),
                                 [](const auto& pattern) { return policy::action_matches(pattern, kAssuming); });
  return named != statement.not_action;
}

}  // namespace

Elsewhere::Elsewhere(const model::World& world, const model::World* other) {
  for (const model::World* each : {&world, other}) {
    if (each == nullptr) continue;
    for (const auto& entry : each->accounts) ids_.insert(entry.second.id.str());
  }
  for (const auto& id : ids_) described_.push_back(fmt::format("acs:ram:*:{}:role/*", id));
}

bool Elsewhere::is_reached_by(std::string_view pattern) const {
  if (pattern == "*") return true;
  const auto parts = model::parse_ram_arn(pattern);
  // Of a pattern for several services RAM may be one.
  if (!parts) return !is_exact(pattern.substr(0, pattern.find(':', pattern.find(':') + 1)));
  return !is_exact(parts->account_id) || ids_.count(parts->account_id) == 0;
}

bool Elsewhere::is_spoken_of(const policy::Document& document) const {
  return std::any_of(document.statements.begin(), document.statements.end(), [&](const policy::Statement& statement) {
    return speaks_of_assuming(statement) &&
           (statement.not_resource ||
            std::any_of(statement.resources.begin(), statement.resources.end(),
                        [&](const std::string& resource) { return is_reached_by(resource); }));
  });
}

}  // namespace ramify::access
