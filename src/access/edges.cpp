#include "edges.h"

#include "targets.h"

namespace ramify::access {
namespace {

void add_edges(const Identity& identity, const TargetIndex& index, std::vector<AssumeEdge>& edges) {
  if (identity.is_silent()) return;
  for (const std::size_t position : index.candidates(identity)) {
    const Target& target = index.at(position);
    if (target.address == identity.address) continue;
    Decision decision = decide(identity, target, {});
    if (decision.standing == Standing::deny) continue;
    edges.push_back({identity.address, target.address, std::move(decision)});
  }
}

}  // namespace

std::vector<AssumeEdge> assume_edges(const model::World& world, const Library& library) {
  const TargetIndex index(world);
  std::vector<AssumeEdge> edges;
  // Users come before roles and targets are indexed in order, so the edges come out sorted.
  for (const auto& [key, account] : world.accounts) {
    const Identities identities(key, account, library);
    for (const auto& [name, user] : account.users) {
      add_edges(identities.of({model::ObjectKind::user, name.str()}), index, edges);
    }
    for (const auto& [name, role] : account.roles) {
      add_edges(identities.of({model::ObjectKind::role, name.str()}), index, edges);
    }
  }
  return edges;
}

std::vector<AssumeEdge> assume_edges(const model::World& world) {
  return assume_edges(world, Library(world));
}

}  // namespace ramify::access
