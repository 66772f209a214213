#include "terms.h"

#include <algorithm>

namespace ramify::access {
namespace {

bool is_negated(std::string_view name) {
  return name.find("Not") != std::string_view::npos;
}

bool holds_all(const std::vector<std::string>& all, const std::vector<std::string>& of) {
  return std::all_of(of.begin(), of.end(),
                     [&](const auto& value) { return std::find(all.begin(), all.end(), value) != all.end(); });
}

/// Whether `a` can only hold where `b` does, as far as their texts show.
bool implies(const policy::Conditions& a, const policy::Conditions& b) {
  if (&a == &b) return true;
  for (const auto& [name, keys] : b) {
    const auto same = a.find(name);
    for (const auto& [key, values] : keys) {
      if (same == a.end()) return false;
      const auto found = same->second.find(key);
      if (found == same->second.end()) return false;
      // Of several values one must fit; of a negated operator none may.
      if (is_negated(name) ? !holds_all(found->second, values) : !holds_all(values, found->second)) return false;
    }
  }
  return true;
}

bool reaches(const Term& other, const Term& term) {
  return other.group == nullptr || (term.group != nullptr && *term.group == *other.group);
}

/// As far as their texts show.
bool is_plainly_within(const Term& a, const Term& b) {
  return reaches(b, a) && implies(*a.when, *b.when) &&
         std::all_of(b.except.begin(), b.except.end(), [&](const policy::Conditions* taken) {
           return std::any_of(a.except.begin(), a.except.end(),
                              [&](const policy::Conditions* also) { return implies(*taken, *also); });
         });
}

Layers layers_of(const Term& term) {
  return {{{term.when}, term.except}};
}

/// The same whatever the order.
std::vector<Layers> sorted(std::vector<Layers> all) {
  for (Layers& layers : all) {
    auto& unless = layers.front().unless;
    std::sort(unless.begin(), unless.end());
    unless.erase(std::unique(unless.begin(), unless.end()), unless.end());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace

std::vector<Term> terms_at(const std::vector<Clause>& clauses, std::size_t action, std::size_t resource) {
  std::vector<const policy::Conditions*> denied;
  std::map<model::ResourceGroupId, std::vector<const policy::Conditions*>> denied_in;
  std::set<model::ResourceGroupId> shut;
  std::vector<std::size_t> allowing;
  for (std::size_t c = 0; c < clauses.size(); ++c) {
    const Clause& clause = clauses[c];
    if (!clause.actions[action] || !clause.resources[resource]) continue;
    if (!clause.is_deny()) {
      allowing.push_back(c);
    } else if (!clause.by->resource_group) {
      if (clause.when->empty()) return {};
      denied.push_back(clause.when);
    } else if (clause.when->empty()) {
      shut.insert(*clause.by->resource_group);
    } else {
      denied_in[*clause.by->resource_group].push_back(clause.when);
    }
  }
  std::vector<Term> terms;
  for (const std::size_t c : allowing) {
    const auto& group = clauses[c].by->resource_group;
    if (group && shut.count(*group) != 0) continue;
    Term term{c, clauses[c].when, group ? &*group : nullptr, denied};
    if (group) {
      if (const auto more = denied_in.find(*group); more != denied_in.end()) {
        term.except.insert(term.except.end(), more->second.begin(), more->second.end());
      }
    }
    // What holds only where a Deny holds too never holds.
    const bool dead = std::any_of(term.except.begin(), term.except.end(),
                                  [&](const policy::Conditions* taken) { return implies(*term.when, *taken); });
    if (!dead) terms.push_back(std::move(term));
  }
  return terms;
}

Coverage TermBook::is_within(const Term& term, const std::vector<Term>& others) {
  if (std::any_of(others.begin(), others.end(), [&](const Term& other) { return is_plainly_within(term, other); })) {
    return {};
  }
  std::vector<Layers> asked;
  for (const Term& other : others) {
    if (reaches(other, term)) asked.push_back(layers_of(other));
  }
  // Without conditions it holds always, and nothing that is left does.
  const bool asks = std::any_of(asked.begin(), asked.end(), [](const Layers& each) {
    return !each.front().when.front()->empty() || !each.front().unless.empty();
  });
  if (term.when->empty() && term.except.empty() && !asks) return {Coverage::Answer::no};
  auto key = std::make_pair(sorted({layers_of(term)}).front(), sorted(asked));
  const auto known = answers_.find(key);
  if (known != answers_.end()) return known->second;
  return answers_.emplace(std::move(key), coverage(layers_of(term), asked)).first->second;
}

}  // namespace ramify::access
