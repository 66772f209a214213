#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "way_changes.h"

namespace ramify::access {
namespace {

using model::Address;

int rank(const Fact& fact) {
  constexpr int kNone = 90;
  const int danger = fact.dangers.empty() ? kNone : 1 + static_cast<int>(fact.dangers.front());
  return fact.high_risk ? std::min(danger, 1) : danger;
}

/// Gains before what cannot be told before losses; of these the riskiest, then what crosses accounts.
bool before_in_page(const Fact& a, const Fact& b) {
  const auto key = [](const Fact& f) {
    const int order = f.direction == Direction::gained ? 0 : f.direction == Direction::unsettled ? 1 : 2;
    return std::make_tuple(order, rank(f), !f.cross_account, f.kind, std::cref(f.roles), f.through.size());
  };
  const auto left = key(a);
  const auto right = key(b);
  if (left != right) return left < right;
  if (a.through != b.through) return a.through < b.through;
  if (!(a.who == b.who)) return std::lexicographical_compare(a.who.begin(), a.who.end(), b.who.begin(), b.who.end());
  const auto first = [](const Fact& f) {
    return f.grants.empty() ? std::string() : fmt::format("{}", fmt::join(f.grants.front().actions.in, " "));
  };
  return first(a) < first(b);
}

class Comparer {
 public:
  Comparer(const model::World& before, const model::World& after)
      : roster_(before, &after),
        book_(Elsewhere(before, &after)),
        before_(before, &after, roster_, book_),
        after_(after, &before, roster_, book_) {}

  Facts run() {
    WayChanges ways(roster_, before_, after_);
    Facts facts = ways.facts();
    ways_ = &ways;
    std::map<std::pair<std::string, std::string>, People> classes;
    for (Index person = 0; person < roster_.everybody()->size(); ++person) {
      const Address& who = (*roster_.everybody())[person];
      classes[{before_.crowd().power_class(who), after_.crowd().power_class(who)}].push_back(person);
    }
    for (const auto& entry : classes) compare_powers(entry.second);
    for (auto& [key, told] : told_) {
      std::sort(told.second.begin(), told.second.end());
      told.first.who = Persons(roster_.everybody(), std::move(told.second));
      facts.push_back(std::move(told.first));
    }
    std::sort(facts.begin(), facts.end(), before_in_page);
    return facts;
  }

 private:
  using Index = Roster::Index;
  using People = std::vector<Index>;

  /// Facts that differ in nothing but whom they speak of are one.
  void add(Fact fact, const People& who) {
    std::string key = fmt::format("{} {} ", static_cast<int>(fact.kind), static_cast<int>(fact.direction));
    for (const auto& policy : fact.unknown) key += '!' + policy.name.str();
    for (const auto& group : fact.inside) key += " in " + group.str();
    for (const auto& group : fact.outside) key += " out " + group.str();
    if (fact.kind == Fact::Kind::power) {
      key += words_of(fact.grants.front()) + (*roster_.everybody())[who.front()].account.str();
    }
    auto& told = told_.try_emplace(std::move(key), std::move(fact), People()).first->second.second;
    told.insert(told.end(), who.begin(), who.end());
  }

  void compare_powers(const People& who) {
    const Address& first = (*roster_.everybody())[who.front()];
    const HeldPolicies then = before_.policies(first);
    const HeldPolicies now = after_.policies(first);
    if (book_.text_of(then.known) != book_.text_of(now.known) &&
        book_.meaning_of(then.known) != book_.meaning_of(now.known)) {
      const bool told = add_powers(who, then, now, Direction::gained);
      add_powers(who, now, then, Direction::lost, told);
    }
    add_unread(who, then, now, Direction::gained);
    add_unread(who, now, then, Direction::lost);
  }

  /// A role that is new is told by the ways into it, with what it can do there; one that goes likewise.
  [[nodiscard]] People untold(const People& who, Direction direction) const {
    People rest;
    const Side& other = direction == Direction::gained ? before_ : after_;
    for (const Index each : who) {
      const Index role = roster_.role_of(each);
      const bool told = role != Roster::kNone && ways_->tells_of(role, direction);
      if (!told || other.crowd().holds((*roster_.everybody())[each])) rest.push_back(each);
    }
    return rest;
  }

  /// Whether something could not be told; with `knows` that is known already.
  bool add_powers(const People& all, const HeldPolicies& less, const HeldPolicies& more, Direction direction,
                  bool knows = false) {
    const auto who = untold(all, direction);
    if (who.empty()) return false;
    bool unsettled = false;
    for (Grant& grant : book_.gained(less.known, more.known)) {
      if (grant.entangled && knows) continue;
      Fact fact;
      fact.kind = Fact::Kind::power;
      fact.direction = grant.entangled ? Direction::unsettled : direction;
      fact.entangled = grant.entangled;
      unsettled = unsettled || grant.entangled;
      fact.by = grant.by;
      fact.dangers = grant.dangers;
      fact.cross_account = grant.elsewhere;
      fact.grants.push_back(std::move(grant));
      add(std::move(fact), who);
    }
    return unsettled;
  }

  using Groups = std::set<model::ResourceGroupId>;

  /// Where a policy is held now and was not: in these groups, or outside those; neither: in the whole account.
  struct Reach {
    Groups inside;
    Groups outside;
    auto operator<=>(const Reach&) const = default;
  };
  static std::optional<Reach> more_reach(const Groups* less, const Groups& more) {
    if (less == nullptr) return Reach{more, {}};
    if (less->empty()) return std::nullopt;
    if (more.empty()) return Reach{{}, *less};
    Reach reach;
    std::set_difference(more.begin(), more.end(), less->begin(), less->end(),
                        std::inserter(reach.inside, reach.inside.end()));
    return reach.inside.empty() ? std::nullopt : std::optional(std::move(reach));
  }

  void add_unread(const People& all, const HeldPolicies& less, const HeldPolicies& more, Direction direction) {
    std::map<Reach, std::vector<model::PolicyRef>> found;
    for (const auto& [policy, groups] : more.unread) {
      const auto known = less.unread.find(policy);
      const auto reach = more_reach(known == less.unread.end() ? nullptr : &known->second, groups);
      if (reach) found[*reach].push_back(policy);
    }
    if (found.empty()) return;
    const auto who = untold(all, direction);
    if (who.empty()) return;
    for (auto& [reach, policies] : found) {
      Fact fact;
      fact.kind = Fact::Kind::unread;
      fact.direction = direction;
      fact.unknown = std::move(policies);
      fact.inside.assign(reach.inside.begin(), reach.inside.end());
      fact.outside.assign(reach.outside.begin(), reach.outside.end());
      fact.high_risk = more.high_risk && !less.high_risk;
      add(std::move(fact), who);
    }
  }

  Roster roster_;
  GrantBook book_;
  Side before_;
  Side after_;
  const WayChanges* ways_ = nullptr;
  std::map<std::string, std::pair<Fact, People>> told_;
};

}  // namespace

Facts compare(const model::World& before, const model::World& after) {
  return Comparer(before, after).run();
}

struct Inventory::Parts {
  explicit Parts(const model::World& world)
      : roster(world), book(Elsewhere(world)), side(world, nullptr, roster, book) {}
  Roster roster;
  GrantBook book;
  Side side;
};

Inventory::Inventory(const model::World& world) : parts_(std::make_unique<Parts>(world)) {}
Inventory::~Inventory() = default;

Holding Inventory::holding(const model::Address& who) const {
  return parts_->side.holding(who);
}

std::vector<Way> Inventory::ways(const model::Address& who) const {
  return parts_->side.crowd().ways(who);
}

}  // namespace ramify::access
