#include <algorithm>
#include <map>
#include <tuple>

#include "order.h"

namespace ramify::plan {
namespace {

using ops::Fact;

/// Who needs, makes and removes one fact, and who must not meet it.
struct Uses {
  std::vector<std::size_t> needers;
  std::vector<std::size_t> makers;
  std::vector<std::size_t> removers;
  std::vector<std::size_t> avoiders;
};

bool holds(const std::vector<std::size_t>& list, std::size_t index) {
  return std::find(list.begin(), list.end(), index) != list.end();
}

bool is_pattern(const std::string& text) {
  return !text.empty() && text.back() == '*';
}

/// The facts of a plan, found by either name: patterns fix one of the two, at least in its beginning.
class FactIndex {
 public:
  explicit FactIndex(std::map<Fact, Uses>& facts) {
    for (auto& [fact, uses] : facts) {
      by_a_.emplace(std::tuple(fact.kind, fact.account, fact.a, fact.b), &uses);
      by_b_.emplace(std::tuple(fact.kind, fact.account, fact.b, fact.a), &uses);
    }
  }

  template <class Visit>
  void each_match(const Fact& pattern, Visit visit) const {
    const bool any_a = is_pattern(pattern.a);
    const auto& index = any_a ? by_b_ : by_a_;
    const std::string& fixed = any_a ? pattern.b : pattern.a;
    const std::string& open = any_a ? pattern.a : pattern.b;
    const std::string fixed_head = is_pattern(fixed) ? fixed.substr(0, fixed.size() - 1) : fixed;
    const std::string open_head = open.substr(0, open.size() - 1);
    for (auto at = index.lower_bound({pattern.kind, pattern.account, fixed_head, {}}); at != index.end(); ++at) {
      const auto& [kind, account, first, second] = at->first;
      const bool same = is_pattern(fixed) ? first.starts_with(fixed_head) : first == fixed;
      if (kind != pattern.kind || account != pattern.account || !same) break;
      if (second.starts_with(open_head)) visit(*at->second);
    }
  }

 private:
  using Key = std::tuple<Fact::Kind, model::AccountKey, std::string, std::string>;
  std::map<Key, Uses*> by_a_;
  std::map<Key, Uses*> by_b_;
};

void add_edges_of(const Uses& uses, Predecessors& before) {
  const auto edge = [&](std::size_t first, std::size_t then) {
    if (first != then) before[then].push_back(first);
  };
  for (const std::size_t avoider : uses.avoiders) {
    for (const std::size_t remover : uses.removers) edge(remover, avoider);
  }
  for (const std::size_t needer : uses.needers) {
    // What takes a fact away needs it too: it is not to wait for the one that makes it anew.
    if (holds(uses.removers, needer)) continue;
    for (const std::size_t maker : uses.makers) edge(maker, needer);
    if (!uses.makers.empty()) continue;
    for (const std::size_t remover : uses.removers) edge(needer, remover);
  }
}

}  // namespace

void add_fact_edges(const std::vector<ops::Change>& changes, const ops::Context& context, Predecessors& before) {
  std::map<Fact, Uses> facts;
  std::vector<std::pair<Fact, std::size_t>> patterns;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const ops::Facts of = ops::descriptor(changes[i].op).facts(changes[i], context);
    for (const Fact& fact : of.needs) facts[fact].needers.push_back(i);
    for (const Fact& fact : of.makes) facts[fact].makers.push_back(i);
    for (const Fact& fact : of.removes) facts[fact].removers.push_back(i);
    for (const Fact& fact : of.requires_gone) {
      if (is_pattern(fact.a) || is_pattern(fact.b)) {
        patterns.emplace_back(fact, i);
      } else {
        facts[fact].avoiders.push_back(i);
      }
    }
  }
  const FactIndex index(facts);
  for (const auto& [pattern, avoider] : patterns) {
    index.each_match(pattern, [&, who = avoider](Uses& uses) { uses.avoiders.push_back(who); });
  }
  for (const auto& entry : facts) add_edges_of(entry.second, before);
}

}  // namespace ramify::plan
