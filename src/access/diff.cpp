#include <algorithm>
#include <set>
#include <tuple>

#include "edges.h"
#include "powers.h"

namespace ramify::access {
namespace {

using PolicyOf = std::pair<model::Address, model::PolicyRef>;

/// Who holds which high-risk policy.
std::set<PolicyOf> risks(const model::World& world, const Library& library) {
  std::set<PolicyOf> held;
  for (const HighRisk& risk : high_risk_attachments(world, library)) {
    const model::Principal& holder = risk.attachment.principal;
    held.insert({{risk.account, {holder.kind, holder.name}}, risk.attachment.policy});
  }
  return held;
}

bool riskier(const EdgeChange& a, const EdgeChange& b) {
  return std::make_tuple(!a.high_risk, !a.cross_account, std::cref(a.to), std::cref(a.from)) <
         std::make_tuple(!b.high_risk, !b.cross_account, std::cref(b.to), std::cref(b.from));
}

/// One side of the comparison.
struct Side {
  Side(const model::World& world, const Library& library)
      : edges(assume_edges(world, library)), held_risks(risks(world, library)), powers(world, library) {
    for (const PolicyOf& held : held_risks) at_risk.insert(held.first);
  }

  std::vector<AssumeEdge> edges;
  std::set<PolicyOf> held_risks;
  std::set<model::Address> at_risk;
  PowerReader powers;
};

void add_change(AccessDiff& diff, const AssumeEdge* before, const AssumeEdge* after, const Side& was, const Side& is) {
  const Standing from = before != nullptr ? before->decision.standing : Standing::deny;
  const Standing to = after != nullptr ? after->decision.standing : Standing::deny;
  if (from == to) return;
  const bool widened = to > from;
  const AssumeEdge& wider = widened ? *after : *before;
  EdgeChange change{wider.from,
                    wider.to,
                    from,
                    to,
                    wider.from.account != wider.to.account,
                    (widened ? is : was).at_risk.count(wider.to) != 0,
                    wider.decision,
                    (widened ? is : was).powers.of(wider.to)};
  const bool unsettled = from == Standing::unknown || to == Standing::unknown;
  (unsettled ? diff.unsettled : widened ? diff.gained : diff.lost).push_back(std::move(change));
}

bool is_there(const model::World& world, const model::Address& address) {
  const auto account = world.accounts.find(address.account);
  return account != world.accounts.end() && model::contains(account->second, address.object);
}

/// Of those who are on both sides: who is new is told by the ways in, and who goes loses all.
std::vector<PowerChange> power_changes(const model::World& before, const model::World& after, const Side& was,
                                       const Side& is) {
  std::set<model::Address> holders;
  for (const Side* side : {&was, &is}) {
    for (auto& holder : side->powers.holders()) holders.insert(std::move(holder));
  }
  std::vector<PowerChange> changes;
  for (const model::Address& holder : holders) {
    if (!is_there(before, holder) || !is_there(after, holder)) continue;
    const Powers then = was.powers.of(holder);
    const Powers now = is.powers.of(holder);
    PowerChange change{holder, beyond(now, then), beyond(then, now), false};
    change.high_risk = std::any_of(is.held_risks.begin(), is.held_risks.end(), [&](const PolicyOf& held) {
      return held.first == holder && was.held_risks.count(held) == 0;
    });
    if (!change.gained.empty() || !change.lost.empty()) changes.push_back(std::move(change));
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const PowerChange& a, const PowerChange& b) { return a.high_risk && !b.high_risk; });
  return changes;
}

}  // namespace

AccessDiff diff_assume(const model::World& before, const model::World& after) {
  const Library before_library(before, &after);
  const Library after_library(after, &before);
  const Side was(before, before_library);
  const Side is(after, after_library);
  AccessDiff diff;
  const auto order = [](const AssumeEdge& e) { return std::tie(e.from, e.to); };
  auto b = was.edges.begin();
  auto a = is.edges.begin();
  while (b != was.edges.end() || a != is.edges.end()) {
    const bool take_before = a == is.edges.end() || (b != was.edges.end() && order(*b) <= order(*a));
    const bool take_after = b == was.edges.end() || (a != is.edges.end() && order(*a) <= order(*b));
    add_change(diff, take_before ? &*b : nullptr, take_after ? &*a : nullptr, was, is);
    b += take_before ? 1 : 0;
    a += take_after ? 1 : 0;
  }
  for (auto* list : {&diff.gained, &diff.lost, &diff.unsettled}) std::sort(list->begin(), list->end(), riskier);
  diff.powers = power_changes(before, after, was, is);
  return diff;
}

}  // namespace ramify::access
