#include "condition_cover.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <tuple>

#include "context_keys.h"
#include "key_outcomes.h"
#include "text_fits.h"

namespace ramify::access {
namespace {

/// So many assumptions are tried before a comparison is given up.
constexpr std::size_t kMostTries = 200'000;

/// That a test of a key finds a value, or that it does not.
struct Literal {
  std::size_t key = 0;
  std::size_t test = 0;
  bool found = false;
};

struct Duty;
/// All of these together.
struct Choice {
  std::vector<Literal> literals;
  std::vector<Duty> duties;
};
/// One of these at least.
struct Duty {
  std::vector<Choice> choices;
};

/// What is left of a key's outcomes.
class KeyState {
 public:
  /// Among these outcomes; without them whatever the texts of `fits` can do; without either, whatever.
  KeyState(const std::vector<Bits>* outcomes, TextFits* fits, bool is_single)
      : outcomes_(outcomes),
        fits_(fits),
        is_single_(is_single),
        alive_(outcomes == nullptr ? 0 : outcomes->size(), true) {}

  /// False where nothing is left; the state is of no more use then.
  bool assume(std::size_t test, bool found) {
    if (outcomes_ == nullptr) {
      const auto known = told_.emplace(test, found);
      return known.first->second == found && (!known.second || fits_ == nullptr || is_told_of_a_text());
    }
    if (is_single_) return keep(test, found);
    if (!found && !keep(test, false)) return false;
    if (found) wanted_.push_back(test);
    // Of several values each may find something else.
    return std::all_of(wanted_.begin(), wanted_.end(), [&](std::size_t each) {
      for (std::size_t i = 0; i < alive_.size(); ++i) {
        if (alive_[i] && (*outcomes_)[i][each]) return true;
      }
      return false;
    });
  }

 private:
  bool keep(std::size_t test, bool found) {
    bool any = false;
    for (std::size_t i = 0; i < alive_.size(); ++i) {
      alive_[i] = alive_[i] && (*outcomes_)[i][test] == found;
      any = any || alive_[i];
    }
    return any;
  }

  /// A request may lack the key, too, of which nothing is found.
  [[nodiscard]] bool is_told_of_a_text() const {
    std::vector<std::size_t> wanted;
    std::vector<std::size_t> shunned;
    for (const auto& [test, found] : told_) (found ? wanted : shunned).push_back(test);
    if (wanted.empty()) return true;
    constexpr auto kNo = TextFits::Answer::no;
    if (is_single_) return fits_->find(wanted, shunned) != kNo;
    return std::all_of(wanted.begin(), wanted.end(),
                       [&](std::size_t each) { return fits_->find({each}, shunned) != kNo; });
  }

  const std::vector<Bits>* outcomes_;
  TextFits* fits_;
  bool is_single_;
  Bits alive_;
  std::vector<std::size_t> wanted_;
  std::map<std::size_t, bool> told_;
};

using State = std::vector<KeyState>;

/// Looks for a request that does every duty.
class Search {
 public:
  enum class Found { yes, no, gave_up };

  Found run(State state, std::vector<const Duty*> duties) {
    const bool found = settle(state, duties);
    return found ? Found::yes : tries_ > kMostTries ? Found::gave_up : Found::no;
  }

 private:
  bool assume(State& state, const std::vector<Literal>& literals) {
    ++tries_;
    return std::all_of(literals.begin(), literals.end(),
                       [&](const Literal& each) { return state[each.key].assume(each.test, each.found); });
  }
  /// On a copy of the one key that it speaks of.
  bool is_possible(const State& state, const std::vector<Literal>& literals) {
    if (literals.empty()) return true;
    if (literals.size() == 1) {
      ++tries_;
      KeyState one = state[literals.front().key];
      return one.assume(literals.front().test, literals.front().found);
    }
    State all = state;
    return assume(all, literals);
  }
  bool is_certain(const State& state, const Choice& choice) {
    return choice.duties.empty() && std::none_of(choice.literals.begin(), choice.literals.end(), [&](Literal each) {
             each.found = !each.found;
             return is_possible(state, {each});
           });
  }

  bool settle(State& state, std::vector<const Duty*> duties) {
    bool moved = true;
    std::vector<const Choice*> fewest;
    while (moved) {
      moved = false;
      fewest.clear();
      for (std::size_t i = 0; i < duties.size();) {
        if (tries_ > kMostTries) return false;
        std::vector<const Choice*> left;
        bool done = false;
        for (const Choice& choice : duties[i]->choices) {
          if (is_possible(state, choice.literals)) left.push_back(&choice);
          done = done || is_certain(state, choice);
          if (done) break;
        }
        if (!done && left.empty()) return false;
        if (!done && left.size() == 1) {
          if (!assume(state, left.front()->literals)) return false;
          for (const Duty& more : left.front()->duties) duties.push_back(&more);
          done = moved = true;
        }
        if (done) {
          duties.erase(duties.begin() + static_cast<std::ptrdiff_t>(i));
          continue;
        }
        if (fewest.empty() || left.size() < fewest.size()) fewest = std::move(left);
        ++i;
      }
    }
    return duties.empty() || branch(state, duties, fewest);
  }

  bool branch(const State& state, const std::vector<const Duty*>& duties, const std::vector<const Choice*>& choices) {
    State rest = state;
    for (const Choice* choice : choices) {
      State next = rest;
      auto left = duties;
      for (const Duty& more : choice->duties) left.push_back(&more);
      if (assume(next, choice->literals) && settle(next, std::move(left))) return true;
      if (tries_ > kMostTries) return false;
      // What was tried in vain need not be tried again beside the others.
      if (choice->duties.empty() && choice->literals.size() == 1) {
        const Literal& one = choice->literals.front();
        if (!rest[one.key].assume(one.test, !one.found)) return false;
      }
    }
    return false;
  }

  std::size_t tries_ = 0;
};

/// The keys of all conditions that matter, and what is asked of them.
class Keys {
 public:
  std::vector<Literal> read(const policy::Conditions& conditions) {
    std::vector<Literal> all;
    for (const auto& [operation, keys] : conditions) {
      for (const auto& [key, values] : keys) {
        KeyTest test{operation, values};
        const bool found = !test.is_negated();
        // Nobody knows what an operator that is none finds: it stands apart from what else is asked of the key.
        const std::string name = is_unknown(test) ? key + '\n' + operation : key;
        const auto [known, is_new] = numbers_.emplace(name, keys_.size());
        if (is_new) keys_.push_back({key, is_unknown(test), {}, {}});
        auto& tests = keys_[known->second].tests;
        const auto same = std::find(tests.begin(), tests.end(), test);
        all.push_back({known->second, static_cast<std::size_t>(same - tests.begin()), found});
        if (same == tests.end()) tests.push_back(std::move(test));
      }
    }
    return all;
  }

  void settle() {
    for (Key& key : keys_) {
      if (key.is_free) continue;
      key.outcomes = outcomes_of(key.tests);
      const auto texts = as_texts(key.tests);
      if (!key.outcomes.exact && texts) key.fits = std::make_unique<TextFits>(*texts, key.outcomes.found);
    }
  }
  /// With `all` every outcome of what could not be cut, if also some that are none; else those that were found.
  [[nodiscard]] State state(bool all) const {
    State states;
    for (const Key& key : keys_) {
      const auto& outcomes = key.outcomes;
      const bool most = all && !outcomes.exact;
      const auto* listed = key.is_free || (most && outcomes.most.empty()) ? nullptr
                           : most                                         ? &outcomes.most
                                                                          : &outcomes.found;
      states.emplace_back(listed, key.fits.get(), has_one_value(key.name));
    }
    return states;
  }
  /// Whether the outcomes that `state(true)` allows are those that there are.
  [[nodiscard]] bool are_all_real() const {
    return std::all_of(keys_.begin(), keys_.end(), [](const Key& key) {
      return key.outcomes.exact || (key.fits != nullptr && !key.fits->was_unsure());
    });
  }
  [[nodiscard]] bool is_exact() const {
    return std::all_of(keys_.begin(), keys_.end(), [](const Key& key) { return key.outcomes.exact; });
  }
  /// The key that asks for most, first of all one that was not looked through.
  [[nodiscard]] Entangled most_entangled() const {
    std::tuple<bool, std::size_t> most;
    Entangled told;
    for (const Key& key : keys_) {
      std::size_t values = 0;
      for (const KeyTest& test : key.tests) values += test.values.size();
      if (std::make_tuple(!key.outcomes.exact, values) <= most) continue;
      most = {!key.outcomes.exact, values};
      told = {key.name, values};
    }
    return told;
  }

 private:
  struct Key {
    std::string name;
    bool is_free = false;
    std::vector<KeyTest> tests;
    KeyOutcomes outcomes;
    std::unique_ptr<TextFits> fits{};  ///< where there are too many outcomes
  };
  std::map<std::string, std::size_t> numbers_;
  std::vector<Key> keys_;
};

/// That these do not all hold.
std::vector<Choice> any_fails(std::vector<Literal> literals) {
  std::vector<Choice> all;
  for (Literal& each : literals) {
    each.found = !each.found;
    all.push_back({{each}, {}});
  }
  return all;
}

void hold(const Layers& layers, Keys& keys, std::vector<Duty>& out) {
  for (const Clauses& clauses : layers) {
    Duty some;
    for (const auto* when : clauses.when) some.choices.push_back({keys.read(*when), {}});
    out.push_back(std::move(some));
    for (const auto* taken : clauses.unless) out.push_back({any_fails(keys.read(*taken))});
  }
}

Duty fail(const Layers& layers, Keys& keys) {
  Duty some;
  for (const Clauses& clauses : layers) {
    for (const auto* taken : clauses.unless) some.choices.push_back({keys.read(*taken), {}});
    if (clauses.when.size() == 1) {
      auto one = any_fails(keys.read(*clauses.when.front()));
      std::move(one.begin(), one.end(), std::back_inserter(some.choices));
      continue;
    }
    Choice none;
    for (const auto* when : clauses.when) none.duties.push_back({any_fails(keys.read(*when))});
    some.choices.push_back(std::move(none));
  }
  return some;
}

}  // namespace

Layers layers_of(const std::vector<OpenRule>& rules) {
  Layers layers;
  for (const OpenRule& rule : rules) {
    Clauses& clauses = layers.emplace_back();
    for (const auto& when : rule.when) clauses.when.push_back(&when);
    for (const auto& taken : rule.unless) clauses.unless.push_back(&taken);
  }
  return layers;
}

Coverage coverage(const Layers& one, const std::vector<Layers>& others) {
  Keys keys;
  std::vector<Duty> duties;
  hold(one, keys, duties);
  for (const Layers& other : others) duties.push_back(fail(other, keys));
  keys.settle();
  std::vector<const Duty*> all;
  for (const Duty& duty : duties) all.push_back(&duty);
  const auto found = Search().run(keys.state(false), all);
  if (found == Search::Found::yes) return {Coverage::Answer::no};
  if (found == Search::Found::no && keys.is_exact()) return {Coverage::Answer::yes};
  if (!keys.is_exact()) {
    const auto any = Search().run(keys.state(true), all);
    if (any == Search::Found::no) return {Coverage::Answer::yes};
    if (any == Search::Found::yes && keys.are_all_real()) return {Coverage::Answer::no};
  }
  return {Coverage::Answer::unsure, keys.most_entangled()};
}

}  // namespace ramify::access
