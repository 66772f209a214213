#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "side.h"

namespace ramify::access {
namespace {

using model::Address;
using model::ObjectKind;

/// Whoever is in the same class in both worlds, under the names of both.
using Classes = std::map<std::pair<std::string, std::string>, std::vector<Address>>;

int rank(const Fact& fact) {
  constexpr int kNone = 90;
  const int danger = fact.dangers.empty() ? kNone : 1 + static_cast<int>(fact.dangers.front());
  return fact.high_risk ? std::min(danger, 1) : danger;
}

/// Gains before what cannot be told before losses; of these the riskiest, then what crosses accounts.
bool before_in_page(const Fact& a, const Fact& b) {
  const auto key = [](const Fact& f) {
    const int order = f.direction == Direction::gained ? 0 : f.direction == Direction::unsettled ? 1 : 2;
    return std::make_tuple(order, rank(f), !f.cross_account, f.kind, std::cref(f.role), f.through.size());
  };
  const auto by_text = [](const Fact& f) {
    const auto first =
        f.grants.empty() ? std::string() : fmt::format("{}", fmt::join(f.grants.front().actions.in, " "));
    return std::make_tuple(std::cref(f.through), std::cref(f.who), first);
  };
  const auto left = key(a);
  const auto right = key(b);
  return left != right ? left < right : by_text(a) < by_text(b);
}

class Comparer {
 public:
  Comparer(const model::World& before, const model::World& after)
      : before_library_(before, &after),
        after_library_(after, &before),
        before_(before, before_library_),
        after_(after, after_library_) {}

  std::vector<Fact> run() {
    std::set<Address> all(before_.crowd().everybody().begin(), before_.crowd().everybody().end());
    all.insert(after_.crowd().everybody().begin(), after_.crowd().everybody().end());
    Classes by_way;
    Classes by_power;
    for (const Address& who : all) {
      by_way[{before_.crowd().way_class(who), after_.crowd().way_class(who)}].push_back(who);
      by_power[{before_.crowd().power_class(who), after_.crowd().power_class(who)}].push_back(who);
    }
    for (const auto& entry : by_way) compare_ways(entry.second);
    for (auto& entry : by_power) compare_powers(std::move(entry.second));
    std::vector<Fact> facts;
    for (auto& entry : facts_) {
      std::sort(entry.second.who.begin(), entry.second.who.end());
      facts.push_back(std::move(entry.second));
    }
    std::sort(facts.begin(), facts.end(), before_in_page);
    return facts;
  }

 private:
  /// Facts that differ in nothing but whom they speak of are one.
  void add(Fact fact, const std::vector<Address>& who) {
    std::string key = fmt::format("{} {} {} {} ", static_cast<int>(fact.kind), static_cast<int>(fact.direction),
                                  static_cast<int>(fact.before), static_cast<int>(fact.after));
    if (fact.role) key += model::to_string(*fact.role);
    for (const auto& hop : fact.through) key += '>' + model::to_string(hop);
    for (const auto& condition : fact.residual_keys) key += '?' + condition;
    for (const auto& policy : fact.unknown) key += '!' + policy.name.str();
    if (fact.by && fact.by->principal.kind == ObjectKind::group) key += '<' + fact.by->principal.name;
    if (fact.kind == Fact::Kind::power) key += words_of(fact.grants.front()) + who.front().account.str();
    Fact& all = facts_.try_emplace(std::move(key), std::move(fact)).first->second;
    all.who.insert(all.who.end(), who.begin(), who.end());
  }

  static std::string words_of(const Grant& grant) {
    std::string words;
    for (const auto* set : {&grant.actions, &grant.resources}) {
      words += fmt::format("{} but {} {};", fmt::join(set->in, ","), fmt::join(set->out, ","), set->part);
    }
    const auto add = [&](const policy::Conditions& conditions) {
      for (const auto& [name, keys] : conditions) {
        for (const auto& [key, values] : keys) words += fmt::format("{} {} {};", name, key, fmt::join(values, ","));
      }
    };
    add(grant.when);
    for (const auto& taken : grant.unless) {
      words += " unless ";
      add(taken);
    }
    if (grant.resource_group) words += grant.resource_group->str();
    if (grant.by && grant.by->principal.kind == ObjectKind::group) words += '<' + grant.by->principal.name;
    return words + (grant.was_conditional ? "~" : "");
  }

  void compare_ways(const std::vector<Address>& who) {
    const Ways& then = before_.crowd().ways(who.front());
    const Ways& now = after_.crowd().ways(who.front());
    auto b = then.begin();
    auto a = now.begin();
    while (b != then.end() || a != now.end()) {
      const bool take_before = a == now.end() || (b != then.end() && b->first <= a->first);
      const bool take_after = b == then.end() || (a != now.end() && a->first <= b->first);
      compare_way(who, take_before ? &b->second : nullptr, take_after ? &a->second : nullptr);
      if (take_before) ++b;
      if (take_after) ++a;
    }
  }

  void compare_way(const std::vector<Address>& who, const Way* then, const Way* now) {
    const Standing before = then != nullptr ? then->standing : Standing::deny;
    const Standing after = now != nullptr ? now->standing : Standing::deny;
    if (before == after) return;
    const bool widened = after > before;
    const Way& wider = widened ? *now : *then;
    const bool open = before == Standing::unknown || after == Standing::unknown;
    Fact fact;
    fact.direction = open ? Direction::unsettled : widened ? Direction::gained : Direction::lost;
    fact.role = wider.role;
    fact.through = wider.through;
    fact.before = before;
    fact.after = after;
    const Way& told = now != nullptr && after == Standing::conditional ? *now : wider;
    fact.residual_keys = told.decision.residual_keys;
    fact.unknown = wider.decision.unknown_policies;
    fact.by = wider.decision.attachment;
    fact.cross_account = who.front().account != wider.role.account;
    const Holding& there = (widened ? after_ : before_).holding(wider.role);
    fact.grants = there.grants;
    fact.dangers = there.dangers;
    fact.high_risk = there.high_risk;
    if (fact.kind == Fact::Kind::way) {
      const auto& more = there.unknown;
      for (const auto& policy : more) {
        if (std::find(fact.unknown.begin(), fact.unknown.end(), policy) == fact.unknown.end() && !open) {
          fact.unknown.push_back(policy);
        }
      }
    }
    told_by_way_.insert({wider.role, fact.direction});
    add(std::move(fact), who);
  }

  void compare_powers(std::vector<Address> who) {
    const HeldPolicies then = before_.policies(who.front());
    const HeldPolicies now = after_.policies(who.front());
    if (before_.meaning(then) != after_.meaning(now)) {
      add_powers(who, then, now, Direction::gained);
      add_powers(who, now, then, Direction::lost);
    }
    add_unread(who, then, now, Direction::gained);
    add_unread(who, now, then, Direction::lost);
  }

  /// A role that is new is told by the ways into it, with what it can do there; one that goes likewise.
  [[nodiscard]] std::vector<Address> untold(const std::vector<Address>& who, Direction direction) {
    std::vector<Address> rest;
    Side& other = direction == Direction::gained ? before_ : after_;
    for (const Address& each : who) {
      if (other.crowd().holds(each) || told_by_way_.count({each, direction}) == 0) rest.push_back(each);
    }
    return rest;
  }

  void add_powers(const std::vector<Address>& all, const HeldPolicies& less, const HeldPolicies& more,
                  Direction direction) {
    const auto who = untold(all, direction);
    if (who.empty()) return;
    for (Grant& grant : gained(less.known, more.known)) {
      Fact fact;
      fact.kind = Fact::Kind::power;
      fact.direction = direction;
      fact.by = grant.by;
      fact.dangers = grant.dangers;
      fact.grants.push_back(std::move(grant));
      add(std::move(fact), who);
    }
  }

  void add_unread(const std::vector<Address>& all, const HeldPolicies& less, const HeldPolicies& more,
                  Direction direction) {
    Fact fact;
    std::set_difference(more.unknown.begin(), more.unknown.end(), less.unknown.begin(), less.unknown.end(),
                        std::back_inserter(fact.unknown));
    if (fact.unknown.empty()) return;
    const auto who = untold(all, direction);
    if (who.empty()) return;
    fact.kind = Fact::Kind::unread;
    fact.direction = direction;
    fact.high_risk = more.high_risk && !less.high_risk;
    add(std::move(fact), who);
  }

  Library before_library_;
  Library after_library_;
  Side before_;
  Side after_;
  std::map<std::string, Fact> facts_;
  std::set<std::pair<Address, Direction>> told_by_way_;
};

}  // namespace

Facts compare(const model::World& before, const model::World& after) {
  return Comparer(before, after).run();
}

struct Inventory::Parts {
  explicit Parts(const model::World& world) : library(world), side(world, library) {}
  Library library;
  Side side;
};

Inventory::Inventory(const model::World& world) : parts_(std::make_unique<Parts>(world)) {}
Inventory::~Inventory() = default;

Holding Inventory::holding(const model::Address& who) const {
  return parts_->side.holding(who);
}

std::vector<Way> Inventory::ways(const model::Address& who) const {
  std::vector<Way> all;
  for (const auto& entry : parts_->side.crowd().ways(who)) all.push_back(entry.second);
  return all;
}

}  // namespace ramify::access
