#include <fmt/format.h>

#include "look.h"
#include "reach.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

/// The shortest way from `start` back to it, `start` at both ends; empty where there is none.
std::vector<model::Address> way_back(const model::Address& start,
                                     const std::map<model::Address, std::set<model::Address>>& next) {
  std::map<model::Address, model::Address> from;
  std::vector<model::Address> queue{start};
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const auto steps = next.find(queue[i]);
    if (steps == next.end()) continue;
    for (const model::Address& to : steps->second) {
      if (to == start) {
        std::vector<model::Address> way{start};
        for (model::Address at = queue[i]; at != start; at = from.at(at)) way.insert(way.begin(), at);
        way.insert(way.begin(), start);
        return way;
      }
      if (from.emplace(to, queue[i]).second) queue.push_back(to);
    }
  }
  return {};
}

}  // namespace

void cycle(const Look& look, Findings& findings) {
  // Forward from each role along roles; where it comes back to itself there is a cycle, told at its first role.
  std::map<model::Address, std::set<model::Address>> next;
  for (RoleDoors::Index role = 0; role < look.roster.roles(); ++role) {
    const RoleDoors::Index row = look.doors.row_of(look.roster.person_of(role));
    if (row == 0) continue;
    for (const auto& opening : look.doors.openings(row)) {
      next[look.roster.role(role)].insert(look.roster.role(opening.role));
    }
  }
  std::set<model::Address> told;
  for (const auto& [start, ignored] : next) {
    const auto cycle = way_back(start, next);
    if (cycle.empty() || told.count(start) != 0) continue;
    std::vector<std::string> names;
    for (const model::Address& role : cycle) {
      told.insert(role);
      names.push_back(to_string(role));
    }
    findings.add(start, look.field(start, "trust"), fmt::format("{}", fmt::join(names, " ")),
                 fmt::format("roles that {}become each other in a circle: {}", is_unsure(look, cycle) ? "may " : "",
                             fmt::join(names, " -> ")));
  }
  for (const StatementAt& at : look.statements) {
    if (at.is_identity() || !at.allows()) continue;
    const auto role = model::RoleName::from_service(at.address.object.name);
    const std::string self = model::role_arn(look.account(at.address.account).id, role);
    for (const std::string& principal : at.statement->principals.ram) {
      if (principal != self) continue;
      findings.add(at.address, look.principal(at, principal), principal, "the role trusts itself");
    }
  }
}

}  // namespace ramify::access::rules
