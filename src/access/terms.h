#pragma once

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "condition_cover.h"
#include "names.h"

namespace ramify::access {

/// One statement as it bears on somebody.
struct Clause {
  const policy::Statement* statement = nullptr;
  const model::Attachment* by = nullptr;
  std::size_t index = 0;
  const policy::Conditions* when = nullptr;  ///< one for all that say the same
  Bits actions;
  Bits resources;
  [[nodiscard]] bool is_deny() const { return statement->effect == policy::Effect::deny; }
};

/// Of one pair of an action and a resource: a way to be allowed. `except` holds what takes it back again.
struct Term {
  std::size_t clause = 0;
  const policy::Conditions* when = nullptr;
  const model::ResourceGroupId* group = nullptr;
  std::vector<const policy::Conditions*> except;
};

/// The ways to be allowed an action on a resource, by atoms of both.
[[nodiscard]] std::vector<Term> terms_at(const std::vector<Clause>& clauses, std::size_t action, std::size_t resource);

/// Compares terms; what was compared once is known from then on.
class TermBook {
 public:
  /// One place for all conditions that say the same.
  const policy::Conditions* place_of(const policy::Conditions& conditions) { return &*known_.insert(conditions).first; }
  /// Whether the others together allow what the term does, whatever their texts look like.
  [[nodiscard]] Coverage is_within(const Term& term, const std::vector<Term>& others);

 private:
  std::set<policy::Conditions> known_;
  std::map<std::pair<Layers, std::vector<Layers>>, Coverage> answers_;
};

}  // namespace ramify::access
