#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "doors.h"
#include "ramify/access/changes.h"

namespace ramify::access {

/// The roles that somebody can become, by number, each by the surest way, of these the shortest.
struct Reached {
  using Index = Roster::Index;
  std::vector<Standing> standing;                ///< by role; `deny` where there is no way
  std::vector<Index> answer;                     ///< at the last hop
  std::array<std::vector<Index>, 4> hop_before;  ///< by standing, then by role: the role before it on the way, or none
  /// The roles between, in order.
  [[nodiscard]] std::vector<Index> through(Index role) const;
};

/// Everybody in one world, sorted into classes of whom the same is true, so that a thousand users of one group are
/// judged once. What it is made from must outlive it.
class Crowd {
 public:
  using Index = Roster::Index;
  Crowd(const model::World& world, const Library& library, const Evaluator& evaluator, const Roster& roster);

  [[nodiscard]] const RoleDoors& doors() const { return doors_; }
  [[nodiscard]] bool holds(const model::Address& who) const;
  /// Equal for two only where they hold the same policies by the same hands; empty for whoever is not there.
  [[nodiscard]] std::string power_class(const model::Address& who) const;
  /// Own attachments, and for a user those of its groups.
  [[nodiscard]] std::vector<const model::Attachment*> attachments(const model::Address& who) const;
  /// Direct ways and those through other roles, of everybody whose row of `doors()` is that of `person`.
  void reach(Index person, Reached& out) const;
  /// The same in words, sorted by role.
  [[nodiscard]] std::vector<Way> ways(const model::Address& who) const;

 private:
  using Words = std::vector<std::uint64_t>;  ///< a set of roles, a bit each
  void draw_steps();

  const model::World& world_;
  const Roster& roster_;
  RoleDoors doors_;
  std::map<model::Address, std::vector<const model::Attachment*>> held_;
  std::map<model::Address, std::vector<model::Address>> groups_of_;
  std::set<const model::Attachment*> by_name_;  ///< whose documents ask who is asking
  /// By standing, then by role: which roles it can become at least so surely; empty where there is none.
  std::array<std::vector<Words>, 4> steps_;
  std::array<bool, 4> occurs_{};  ///< whether an answer of that standing is given at all
};

}  // namespace ramify::access
