#include "grants.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "danger.h"
#include "excess.h"
#include "ramify/text/text.h"
#include "rearranged.h"
#include "terms.h"

namespace ramify::access {
namespace {

constexpr std::string_view kAssume = "sts:assumerole";

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

std::vector<Clause> clauses_of(const std::vector<Held>& held, const Vocabulary& actions, const Vocabulary& resources,
                               TermBook& book) {
  std::vector<Clause> clauses;
  for (const Held& each : held) {
    for (std::size_t s = 0; s < each.document->statements.size(); ++s) {
      const policy::Statement& statement = each.document->statements[s];
      clauses.push_back({&statement, each.attachment, s, book.place_of(statement.conditions),
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

/// What one clause gains, with the same remainder of conditional denials everywhere in it.
struct Gain {
  std::size_t clause = 0;
  std::vector<policy::Conditions> unless;
  bool was_conditional = false;
  std::optional<Entangled> entangled;
  auto key() const {
    return std::make_tuple(clause, std::cref(unless), was_conditional, entangled ? entangled->among : std::string(),
                           entangled ? entangled->patterns : 0);
  }
  bool operator<(const Gain& other) const { return key() < other.key(); }
};

class Comparison {
 public:
  Comparison(const std::vector<Held>& before, const std::vector<Held>& after, const Elsewhere* elsewhere,
             std::optional<Excess> more)
      : held_before_(before),
        held_after_(after),
        all_elsewhere_(elsewhere),
        more_(std::move(more)),
        patterns_(gather(before, after)),
        actions_(patterns_.actions()),
        resources_(patterns_.resources(elsewhere)),
        before_(clauses_of(before, actions_, resources_, book_)),
        after_(clauses_of(after, actions_, resources_, book_)),
        assume_(actions_.matches(std::string(kAssume))) {
    if (elsewhere == nullptr) return;
    const auto& apart = resources_.atoms().apart;
    elsewhere_ = apart.at(0);
    for (std::size_t i = 0; i < elsewhere_.size(); ++i) elsewhere_[i] = elsewhere_[i] && !apart.at(1)[i];
  }

  std::vector<Grant> run() {
    const auto entangled = uncut();
    if (entangled && !more_) more_ = excess(held_before_, held_after_, all_elsewhere_, book_);
    if (entangled && more_->answer == Excess::Answer::no) return {};
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
    // Of a cut that came to no end the parts are there, but they may not be all.
    for (Grant& grant : grants) grant.resources.part = grant.resources.part || entangled.has_value();
    if (entangled) {
      if (more_->answer == Excess::Answer::yes) add_shown(*more_, grants);
      grants.push_back(untold(*entangled));
    }
    std::stable_sort(grants.begin(), grants.end(), [](const Grant& a, const Grant& b) {
      const auto rank = [](const Grant& g) { return g.dangers.empty() ? 99 : static_cast<int>(g.dangers.front()); };
      return std::make_tuple(rank(a), std::cref(a.actions.in), std::cref(a.resources.in)) <
             std::make_tuple(rank(b), std::cref(b.actions.in), std::cref(b.resources.in));
    });
    return grants;
  }

  /// What could not be cut wholly, so that the grants may not be all.
  [[nodiscard]] std::optional<Entangled> uncut() const {
    if (!resources_.atoms().exact) return Entangled{"resources", resources_.atoms().matches.size()};
    if (!actions_.atoms().exact) return Entangled{"actions", actions_.atoms().matches.size()};
    return std::nullopt;
  }

 private:
  static Grant untold(const Entangled& entangled) {
    Grant grant;
    grant.actions = grant.resources = {{"*"}, {}, true};
    grant.entangled = entangled;
    return grant;
  }
  /// Of what could not be cut: a statement of which one request shows that it is more than before.
  void add_shown(const Excess& more, std::vector<Grant>& grants) const {
    const bool told = std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
      return grant.statement == more.statement && grant.by == *more.by->attachment && !grant.entangled;
    });
    if (told) return;
    const policy::Statement& statement = more.by->document->statements[more.statement];
    const std::vector<std::string> all{"*"};
    Grant grant;
    grant.actions = {statement.not_action ? all : statement.actions, {}, true};
    grant.resources = {statement.not_resource ? all : statement.resources, {}, true};
    grant.when = statement.conditions;
    grant.by = *more.by->attachment;
    grant.resource_group = more.by->attachment->resource_group;
    grant.statement = more.statement;
    grant.example_action = patterns_.spelled(more.action);
    grant.example_resource = more.resource;
    grants.push_back(std::move(grant));
  }
  static Patterns gather(const std::vector<Held>& before, const std::vector<Held>& after) {
    Patterns patterns;
    patterns.add(before);
    patterns.add(after);
    return patterns;
  }

  void compare_at(std::size_t action, const std::vector<std::size_t>& resources, std::map<Gain, Bits>& row) {
    const auto now = terms_at(after_, action, resources.front());
    if (now.empty()) return;
    const auto then = terms_at(before_, action, resources.front());
    std::vector<Coverage> covered;
    for (const Term& term : now) covered.push_back(book_.is_within(term, then));
    for (std::size_t i = 0; i < now.size(); ++i) {
      const Term& term = now[i];
      if (covered[i].is_sure()) continue;
      // What another of the new terms says as well is told once, by the wider, else by the first.
      bool told = false;
      for (std::size_t j = 0; j < now.size() && !told; ++j) {
        if (j == i || (covered[j].entangled && !covered[i].entangled)) continue;
        told = book_.is_within(term, {now[j]}).is_sure() &&
               (!book_.is_within(now[j], {term}).is_sure() || comes_first(now[j].clause, term.clause));
      }
      if (told) continue;
      Gain gain{term.clause, {}, !then.empty(), covered[i].entangled};
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
    grant.entangled = gain.entangled;
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

  const std::vector<Held>& held_before_;
  const std::vector<Held>& held_after_;
  const Elsewhere* all_elsewhere_;
  std::optional<Excess> more_;  ///< where it was asked for
  Patterns patterns_;
  TermBook book_;
  Vocabulary actions_;
  Vocabulary resources_;
  std::vector<Clause> before_;
  std::vector<Clause> after_;
  Bits assume_;
  Bits elsewhere_;  ///< roles of accounts that nobody described; empty where they are of no matter
  std::map<Gain, std::map<Bits, Bits>> found_;  ///< what is gained -> on which resources -> which actions
};

/// A pattern that may begin to fit anywhere, and is to fit something there.
bool is_loose(std::string_view pattern) {
  const auto star = pattern.find('*', pattern.starts_with("acs:") ? pattern.rfind(':') : 0);
  return star != std::string_view::npos && pattern.find_first_not_of("*?:", star) != std::string_view::npos;
}

bool are_many_loose(const std::vector<Held>& before, const std::vector<Held>& after) {
  constexpr std::size_t kMany = 10;
  std::set<std::string_view> loose;
  for (const auto* side : {&before, &after}) {
    for (const Held& held : *side) {
      for (const policy::Statement& statement : held.document->statements) {
        for (const auto* list : {&statement.actions, &statement.resources}) {
          std::copy_if(list->begin(), list->end(), std::inserter(loose, loose.end()), is_loose);
        }
      }
    }
  }
  return loose.size() > kMany;
}

}  // namespace

std::vector<Grant> gained(const std::vector<Held>& before, const std::vector<Held>& after, const Elsewhere* elsewhere) {
  if (after.empty()) return {};
  const bool reached = elsewhere != nullptr && std::any_of(after.begin(), after.end(), [&](const Held& held) {
                         return elsewhere->is_spoken_of(*held.document);
                       });
  if (!reached) elsewhere = nullptr;
  if (is_plainly_no_more(before, after)) return {};
  // Cutting along many patterns that get in each other's way takes long and comes to nothing.
  std::optional<Excess> more;
  if (are_many_loose(before, after)) {
    TermBook book;
    more = excess(before, after, elsewhere, book);
    if (more->answer == Excess::Answer::no) return {};
  }
  return Comparison(before, after, elsewhere, std::move(more)).run();
}

std::vector<Danger> dangers_of(const std::vector<Grant>& grants) {
  std::set<Danger> all;
  for (const Grant& grant : grants) all.insert(grant.dangers.begin(), grant.dangers.end());
  return {all.begin(), all.end()};
}

}  // namespace ramify::access
