#include "grants.h"

#include <algorithm>
#include <map>
#include <set>

#include "condition_cover.h"
#include "danger.h"
#include "names.h"
#include "ramify/text/text.h"

namespace ramify::access {
namespace {

constexpr std::string_view kAssume = "sts:assumerole";

/// One statement as it bears on somebody.
struct Clause {
  const policy::Statement* statement = nullptr;
  const model::Attachment* by = nullptr;
  std::size_t index = 0;
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

bool is_negated(std::string_view name) {
  return name.find("Not") != std::string_view::npos;
}

bool holds_all(const std::vector<std::string>& all, const std::vector<std::string>& of) {
  return std::all_of(of.begin(), of.end(),
                     [&](const auto& value) { return std::find(all.begin(), all.end(), value) != all.end(); });
}

/// Whether `a` can only hold where `b` does, as far as their texts show.
bool implies(const policy::Conditions& a, const policy::Conditions& b) {
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

/// Whether the two can never hold at once, as far as their texts show: they want different values of one key.
bool excludes(const policy::Conditions& a, const policy::Conditions& b) {
  for (const std::string_view name : {"StringEquals", "Bool", "NumericEquals"}) {
    const auto left = a.find(std::string(name));
    const auto right = b.find(std::string(name));
    if (left == a.end() || right == b.end()) continue;
    for (const auto& [key, values] : left->second) {
      const auto other = right->second.find(key);
      if (other == right->second.end()) continue;
      if (std::none_of(values.begin(), values.end(), [&](const auto& value) {
            return std::find(other->second.begin(), other->second.end(), value) != other->second.end();
          })) {
        return true;
      }
    }
  }
  return false;
}

bool is_within(const Term& a, const Term& b) {
  if (!implies(*a.when, *b.when)) return false;
  if (b.group != nullptr && (a.group == nullptr || *a.group != *b.group)) return false;
  return std::all_of(b.except.begin(), b.except.end(), [&](const policy::Conditions* taken) {
    return excludes(*taken, *a.when) ||
           std::any_of(a.except.begin(), a.except.end(),
                       [&](const policy::Conditions* also) { return implies(*taken, *also); });
  });
}

Alternative alternative_of(const Term& term) {
  return {{term.when}, term.except};
}

/// Whether the others together allow what the term does, whatever their texts look like.
bool is_within(const Term& term, const std::vector<Term>& others) {
  std::vector<Alternative> reaching;
  for (const Term& other : others) {
    const bool reaches = other.group == nullptr || (term.group != nullptr && *term.group == *other.group);
    if (reaches) reaching.push_back(alternative_of(other));
  }
  if (reaching.empty() && term.except.empty()) return false;
  return is_covered(alternative_of(term), reaching);
}

std::string place_of(const std::string& resource) {
  // RAM has no regions: an ARN of it with any region is one without.
  constexpr std::string_view kAnyRegion = "acs:ram:*:";
  return resource.starts_with(kAnyRegion) ? "acs:ram::" + resource.substr(kAnyRegion.size()) : resource;
}

/// Collects the patterns of both sides, so that one cut serves for both.
class Patterns {
 public:
  Patterns() {
    add_action("*");
    add_action("sts:AssumeRole");
    for (const auto& row : dangerous_actions()) add_action(std::string(row.action));
    resources_.insert("*");
  }
  void add(const std::vector<Held>& held) {
    for (const Held& each : held) {
      for (const auto& statement : each.document->statements) {
        for (const auto& action : statement.actions) add_action(action);
        for (const auto& resource : statement.resources) resources_.insert(place_of(resource));
      }
    }
  }
  [[nodiscard]] Vocabulary actions() const {
    std::vector<std::string> folded;
    for (const auto& entry : spelling_) folded.push_back(entry.first);
    auto atoms = cut_actions(folded);
    return {std::move(folded), std::move(atoms)};
  }
  /// With the roles `elsewhere` told apart from all else.
  [[nodiscard]] Vocabulary resources(const Elsewhere* elsewhere) const {
    std::vector<std::string> all(resources_.begin(), resources_.end());
    std::vector<std::vector<std::string>> apart;
    if (elsewhere != nullptr) apart = {{std::string(Elsewhere::any_role())}, elsewhere->described()};
    auto atoms = cut_resources(all, apart);
    return {std::move(all), std::move(atoms)};
  }
  [[nodiscard]] std::string spelled(const std::string& action) const {
    const auto found = spelling_.find(action);
    return found == spelling_.end() ? action : found->second;
  }
  /// Back to how a document spells it.
  void spell(PatternSet& set) const {
    for (auto* list : {&set.in, &set.out}) {
      for (auto& text : *list) text = spelling_.at(text);
    }
  }

 private:
  void add_action(const std::string& action) {
    const auto [found, is_new] = spelling_.emplace(text::fold_case(action), action);
    // One spelling, in whatever order the documents come; the capital letters are the documented ones.
    if (!is_new) found->second = std::min(found->second, action);
  }
  std::map<std::string, std::string> spelling_;
  std::set<std::string> resources_;
};

std::vector<std::string> folded(const std::vector<std::string>& texts) {
  std::vector<std::string> out;
  for (const auto& text : texts) out.push_back(text::fold_case(text));
  return out;
}
std::vector<std::string> placed(const std::vector<std::string>& texts) {
  std::vector<std::string> out;
  for (const auto& text : texts) out.push_back(place_of(text));
  return out;
}

std::vector<Clause> clauses_of(const std::vector<Held>& held, const Vocabulary& actions, const Vocabulary& resources) {
  std::vector<Clause> clauses;
  for (const Held& each : held) {
    for (std::size_t s = 0; s < each.document->statements.size(); ++s) {
      const policy::Statement& statement = each.document->statements[s];
      clauses.push_back({&statement, each.attachment, s,
                         actions.matches(folded(statement.actions), statement.not_action),
                         resources.matches(placed(statement.resources), statement.not_resource)});
    }
  }
  return clauses;
}

/// Atoms that no clause tells apart, one of each kind.
std::vector<std::vector<std::size_t>> kinds(std::size_t atoms, const std::vector<const Bits*>& sets) {
  std::map<Bits, std::vector<std::size_t>> by_signature;
  for (std::size_t atom = 0; atom < atoms; ++atom) {
    Bits signature;
    for (const Bits* set : sets) signature.push_back((*set)[atom]);
    by_signature[std::move(signature)].push_back(atom);
  }
  std::vector<std::vector<std::size_t>> all;
  for (auto& entry : by_signature) all.push_back(std::move(entry.second));
  return all;
}

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
      if (clause.statement->conditions.empty()) return {};
      denied.push_back(&clause.statement->conditions);
    } else if (clause.statement->conditions.empty()) {
      shut.insert(*clause.by->resource_group);
    } else {
      denied_in[*clause.by->resource_group].push_back(&clause.statement->conditions);
    }
  }
  std::vector<Term> terms;
  for (const std::size_t c : allowing) {
    const auto& group = clauses[c].by->resource_group;
    if (group && shut.count(*group) != 0) continue;
    Term term{c, &clauses[c].statement->conditions, group ? &*group : nullptr, denied};
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

/// What one clause gains, with the same remainder of conditional denials everywhere in it.
struct Gain {
  std::size_t clause = 0;
  std::vector<policy::Conditions> unless;
  bool was_conditional = false;
  auto key() const { return std::tie(clause, unless, was_conditional); }
  bool operator<(const Gain& other) const { return key() < other.key(); }
};

class Comparison {
 public:
  Comparison(const std::vector<Held>& before, const std::vector<Held>& after, const Elsewhere* elsewhere)
      : patterns_(gather(before, after)),
        actions_(patterns_.actions()),
        resources_(patterns_.resources(elsewhere)),
        before_(clauses_of(before, actions_, resources_)),
        after_(clauses_of(after, actions_, resources_)),
        assume_(actions_.matches(std::string(kAssume))) {
    if (elsewhere == nullptr) return;
    const auto& apart = resources_.atoms().apart;
    elsewhere_ = apart.at(0);
    for (std::size_t i = 0; i < elsewhere_.size(); ++i) elsewhere_[i] = elsewhere_[i] && !apart.at(1)[i];
  }

  std::vector<Grant> run() {
    const auto kinds_of = [&](const Vocabulary& words, const Bits Clause::*part) {
      std::vector<const Bits*> sets;
      for (const auto* list : {&before_, &after_}) {
        for (const Clause& clause : *list) sets.push_back(&(clause.*part));
      }
      return kinds(words.atoms().witnesses.size(), sets);
    };
    const auto action_kinds = kinds_of(actions_, &Clause::actions);
    const auto resource_kinds = kinds_of(resources_, &Clause::resources);
    for (const auto& action : action_kinds) {
      std::map<Gain, Bits> row;
      for (const auto& resource : resource_kinds) compare_at(action.front(), resource, row);
      for (auto& [gain, on] : row) {
        Bits& all = found_[gain].emplace(std::move(on), Bits(actions_.atoms().witnesses.size())).first->second;
        for (const std::size_t atom : action) all[atom] = true;
      }
    }
    std::vector<Grant> grants;
    for (const auto& [gain, parts] : found_) {
      for (const auto& [resources, actions] : parts) add_grant(gain, actions, resources, grants);
    }
    std::stable_sort(grants.begin(), grants.end(), [](const Grant& a, const Grant& b) {
      const auto rank = [](const Grant& g) { return g.dangers.empty() ? 99 : static_cast<int>(g.dangers.front()); };
      return std::make_tuple(rank(a), std::cref(a.actions.in), std::cref(a.resources.in)) <
             std::make_tuple(rank(b), std::cref(b.actions.in), std::cref(b.resources.in));
    });
    return grants;
  }

 private:
  static Patterns gather(const std::vector<Held>& before, const std::vector<Held>& after) {
    Patterns patterns;
    patterns.add(before);
    patterns.add(after);
    return patterns;
  }

  void compare_at(std::size_t action, const std::vector<std::size_t>& resources, std::map<Gain, Bits>& row) const {
    const auto now = terms_at(after_, action, resources.front());
    if (now.empty()) return;
    const auto then = terms_at(before_, action, resources.front());
    for (std::size_t i = 0; i < now.size(); ++i) {
      const Term& term = now[i];
      if (std::any_of(then.begin(), then.end(), [&](const Term& old) { return is_within(term, old); })) continue;
      if (is_within(term, then)) continue;
      // What another of the new terms says as well is told once, by the wider, else by the first.
      bool told = false;
      for (std::size_t j = 0; j < now.size() && !told; ++j) {
        told =
            j != i && is_within(term, now[j]) && (!is_within(now[j], term) || comes_first(now[j].clause, term.clause));
      }
      if (told) continue;
      Gain gain{term.clause, {}, !then.empty()};
      for (const auto* taken : term.except) gain.unless.push_back(*taken);
      Bits& on = row.emplace(std::move(gain), Bits(resources_.atoms().witnesses.size())).first->second;
      for (const std::size_t atom : resources) on[atom] = true;
    }
  }

  /// Of two that say the same here, the one that says more elsewhere is told.
  [[nodiscard]] bool comes_first(std::size_t a, std::size_t b) const {
    const auto width = [&](std::size_t c) {
      const auto count = [](const Bits& bits) { return std::count(bits.begin(), bits.end(), true); };
      return count(after_[c].actions) * count(after_[c].resources);
    };
    return std::make_tuple(-width(a), a) < std::make_tuple(-width(b), b);
  }

  void add_grant(const Gain& gain, const Bits& actions, const Bits& resources, std::vector<Grant>& grants) const {
    const Clause& clause = after_[gain.clause];
    const policy::Statement& statement = *clause.statement;
    const std::vector<std::string> all{"*"};
    Grant grant;
    grant.actions = actions_.say(actions, statement.not_action ? all : folded(statement.actions), assume_);
    if (grant.actions.in.empty()) return add_elsewhere(gain, resources, grants);
    patterns_.spell(grant.actions);
    grant.resources =
        resources_.say(resources, statement.not_resource ? all : placed(statement.resources), Bits(resources.size()));
    add_rest(gain, grant);
    grant.dangers = judge(grant, actions, resources);
    grant.example_action = patterns_.spelled(example(actions_, actions, assume_));
    grant.example_resource = example(resources_, resources, Bits(resources.size()));
    grants.push_back(std::move(grant));
  }

  void add_rest(const Gain& gain, Grant& grant) const {
    const Clause& clause = after_[gain.clause];
    grant.when = clause.statement->conditions;
    grant.unless = gain.unless;
    grant.was_conditional = gain.was_conditional;
    grant.by = *clause.by;
    grant.resource_group = clause.by->resource_group;
    grant.statement = clause.index;
  }

  /// The right to assume roles and nothing else: of those elsewhere it is all that can be told.
  void add_elsewhere(const Gain& gain, const Bits& resources, std::vector<Grant>& grants) const {
    Bits there = elsewhere_;
    for (std::size_t i = 0; i < there.size(); ++i) there[i] = there[i] && resources[i];
    // A role of another account is out of a resource group's reach.
    const Clause& clause = after_[gain.clause];
    if (std::none_of(there.begin(), there.end(), [](bool bit) { return bit; }) || clause.by->resource_group) return;
    Bits ignored = elsewhere_;
    ignored.flip();
    const policy::Statement& statement = *clause.statement;
    Grant grant;
    grant.actions.in = {"sts:AssumeRole"};
    grant.resources = resources_.say(
        there, statement.not_resource ? std::vector<std::string>{"*"} : placed(statement.resources), ignored);
    add_rest(gain, grant);
    grant.elsewhere = true;
    const bool by_pattern = std::any_of(grant.resources.in.begin(), grant.resources.in.end(), [](const auto& resource) {
      return resource.find_first_of("*?", resource.starts_with("acs:ram:*:") ? 10 : 0) != std::string::npos;
    });
    if (by_pattern) grant.dangers = {Danger::any_role};
    grant.example_action = "sts:AssumeRole";
    grant.example_resource = example(resources_, there, Bits(there.size()));
    grants.push_back(std::move(grant));
  }

  /// The shortest request is found first.
  static std::string example(const Vocabulary& words, const Bits& set, const Bits& ignored) {
    for (std::size_t i = 0; i < set.size(); ++i) {
      if (set[i] && !ignored[i]) return words.atoms().witnesses[i];
    }
    return {};
  }

  [[nodiscard]] std::vector<Danger> judge(const Grant& grant, const Bits& actions, const Bits& resources) const {
    std::set<Danger> found;
    const bool on_all = std::all_of(resources.begin(), resources.end(), [](bool bit) { return bit; });
    bool all = on_all;
    for (std::size_t i = 0; i < actions.size() && all; ++i) all = actions[i] || assume_[i];
    if (all) found.insert(Danger::everything);
    for (const auto& row : dangerous_actions()) {
      if (row.on_everything && !on_all) continue;
      const Bits& asked = actions_.matches(text::fold_case(row.action));
      for (std::size_t i = 0; i < actions.size(); ++i) {
        if (asked[i] && actions[i]) found.insert(row.danger);
      }
    }
    const bool service = std::any_of(grant.actions.in.begin(), grant.actions.in.end(),
                                     [](const auto& action) { return action.ends_with(":*"); });
    if (on_all && service && !all) found.insert(Danger::service_admin);
    return {found.begin(), found.end()};
  }

  Patterns patterns_;
  Vocabulary actions_;
  Vocabulary resources_;
  std::vector<Clause> before_;
  std::vector<Clause> after_;
  Bits assume_;
  Bits elsewhere_;  ///< roles of accounts that nobody described; empty where they are of no matter
  std::map<Gain, std::map<Bits, Bits>> found_;  ///< what is gained -> on which resources -> which actions
};

}  // namespace

std::vector<Grant> gained(const std::vector<Held>& before, const std::vector<Held>& after, const Elsewhere* elsewhere) {
  if (after.empty()) return {};
  const bool reached = elsewhere != nullptr && std::any_of(after.begin(), after.end(), [&](const Held& held) {
                         return elsewhere->is_spoken_of(*held.document);
                       });
  return Comparison(before, after, reached ? elsewhere : nullptr).run();
}

std::vector<Danger> dangers_of(const std::vector<Grant>& grants) {
  std::set<Danger> all;
  for (const Grant& grant : grants) all.insert(grant.dangers.begin(), grant.dangers.end());
  return {all.begin(), all.end()};
}

}  // namespace ramify::access
