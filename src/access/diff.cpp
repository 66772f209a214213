#include <algorithm>
#include <set>
#include <tuple>

#include "edges.h"

namespace ramify::access {
namespace {

std::set<model::Address> roles_at_risk(const model::World& world, const Library& library) {
  std::set<model::Address> roles;
  for (const HighRisk& risk : high_risk_attachments(world, library)) {
    const model::Principal& holder = risk.attachment.principal;
    if (holder.kind == model::ObjectKind::role) roles.insert({risk.account, {holder.kind, holder.name}});
  }
  return roles;
}

bool riskier(const EdgeChange& a, const EdgeChange& b) {
  return std::make_tuple(!a.high_risk, !a.cross_account, std::cref(a.to), std::cref(a.from)) <
         std::make_tuple(!b.high_risk, !b.cross_account, std::cref(b.to), std::cref(b.from));
}

/// One side of the comparison.
struct Side {
  std::vector<AssumeEdge> edges;
  std::set<model::Address> at_risk;
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
                    wider.decision};
  const bool unsettled = from == Standing::unknown || to == Standing::unknown;
  (unsettled ? diff.unsettled : widened ? diff.gained : diff.lost).push_back(std::move(change));
}

}  // namespace

AccessDiff diff_assume(const model::World& before, const model::World& after) {
  const Library before_library(before, &after);
  const Library after_library(after, &before);
  const Side was{assume_edges(before, before_library), roles_at_risk(before, before_library)};
  const Side is{assume_edges(after, after_library), roles_at_risk(after, after_library)};
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
  return diff;
}

}  // namespace ramify::access
