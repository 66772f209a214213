#include "edges.h"

#include "doors.h"

namespace ramify::access {

std::vector<AssumeEdge> assume_edges(const model::World& world) {
  const Library library(world);
  const Evaluator evaluator(world);
  const Roster roster(world);
  const RoleDoors doors(world, library, evaluator, roster);
  std::vector<AssumeEdge> edges;
  for (Roster::Index person = 0; person < roster.everybody()->size(); ++person) {
    if (doors.row_of(person) == 0) continue;
    for (const auto& opening : doors.openings(doors.row_of(person))) {
      edges.push_back({(*roster.everybody())[person], roster.role(opening.role), doors.decide(person, opening.role)});
    }
  }
  return edges;
}

}  // namespace ramify::access
