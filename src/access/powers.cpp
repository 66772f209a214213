#include "powers.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "ramify/policy/match.h"

namespace ramify::access {
namespace {

bool covers(const std::string& pattern, const std::string& action) {
  return policy::action_matches(pattern, action);
}

bool is_covered(const std::vector<std::string>& patterns, const std::string& action) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) { return covers(pattern, action); });
}

/// Everything, then whole services, then other patterns, then single actions.
int narrowness(const std::string& action) {
  if (action == "*" || action == "*:*") return 0;
  if (action.size() > 2 && action.compare(action.size() - 2, 2, ":*") == 0) return 1;
  return action.find_first_of("*?") != std::string::npos ? 2 : 3;
}

void widest_first(std::vector<std::string>& actions) {
  std::sort(actions.begin(), actions.end(), [](const std::string& a, const std::string& b) {
    return std::make_tuple(narrowness(a), std::cref(a)) < std::make_tuple(narrowness(b), std::cref(b));
  });
  std::vector<std::string> kept;
  for (const std::string& action : actions) {
    if (!is_covered(kept, action)) kept.push_back(action);
  }
  actions = std::move(kept);
}

void read(const policy::Document& document, Powers& powers) {
  for (const policy::Statement& statement : document.statements) {
    if (statement.effect == policy::Effect::deny || !statement.conditions.empty()) powers.limited = true;
    if (statement.effect == policy::Effect::deny) continue;
    if (statement.not_action) {
      powers.all_but = true;
      continue;
    }
    for (const std::string& action : statement.actions) {
      if (!covers(action, "sts:AssumeRole") || narrowness(action) < 3) powers.actions.push_back(action);
    }
  }
}

}  // namespace

PowerReader::PowerReader(const model::World& world, const Library& library) : world_(world), library_(library) {
  for (const auto& [key, account] : world.accounts) {
    for (const model::Attachment& attachment : account.attachments) {
      held_[{key, {attachment.principal.kind, attachment.principal.name}}].push_back(&attachment);
    }
  }
}

Powers PowerReader::of(const model::Address& principal) const {
  Powers powers;
  const auto held = held_.find(principal);
  if (held == held_.end()) return powers;
  const model::Account& account = world_.accounts.at(principal.account);
  std::set<model::PolicyRef> unknown;
  for (const model::Attachment* attachment : held->second) {
    const policy::Document* document = library_.find(account, attachment->policy);
    if (document == nullptr) {
      unknown.insert(attachment->policy);
      continue;
    }
    const std::size_t before = powers.actions.size();
    read(*document, powers);
    if (attachment->resource_group && powers.actions.size() > before) powers.limited = true;
  }
  powers.unknown.assign(unknown.begin(), unknown.end());
  widest_first(powers.actions);
  return powers;
}

std::vector<model::Address> PowerReader::holders() const {
  std::vector<model::Address> all;
  for (const auto& entry : held_) all.push_back(entry.first);
  return all;
}

Powers beyond(const Powers& wider, const Powers& narrower) {
  Powers rest;
  for (const std::string& action : wider.actions) {
    if (!is_covered(narrower.actions, action)) rest.actions.push_back(action);
  }
  rest.all_but = wider.all_but && !narrower.all_but;
  std::set_difference(wider.unknown.begin(), wider.unknown.end(), narrower.unknown.begin(), narrower.unknown.end(),
                      std::back_inserter(rest.unknown));
  // A limit that both have came with what both have.
  rest.limited = wider.limited && !narrower.limited && !rest.empty();
  return rest;
}

Powers powers(const model::World& world, const model::Address& principal) {
  const Library library(world);
  return PowerReader(world, library).of(principal);
}

}  // namespace ramify::access
