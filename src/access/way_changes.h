#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "side.h"

namespace ramify::access {

/// The words of a grant: equal where two may do the same in the same words.
[[nodiscard]] std::string words_of(const Grant& grant);

/// The ways that come and go between two worlds of one roster. Rows of callers are compared with rows of roles, and
/// what is the same for many is one fact.
class WayChanges {
 public:
  using Index = Roster::Index;
  WayChanges(const Roster& roster, Side& before, Side& after);

  [[nodiscard]] Facts facts();
  /// Whether a fact of that direction tells of the role.
  [[nodiscard]] bool tells_of(Index role, Direction direction) const { return told_.count({role, direction}) != 0; }

 private:
  /// All that a fact says but for whom it speaks of.
  struct Change {
    Index role = 0;
    Standing before = Standing::deny;
    Standing after = Standing::deny;
    Index through = 0;  ///< number of the path
    Index residue = 0;  ///< of the words for the conditions, the policies that are not known, the group
    Index unknown = 0;
    Index group = 0;
    bool cross_account = false;
    Direction shift = Direction::unsettled;  ///< where both sides are conditional, and other conditions are enough
    auto operator<=>(const Change&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Change& change) const;
  };
  /// The numbers of the words of one answer.
  struct AnswerWords {
    Index residue = 0;
    Index unknown = 0;
    Index group = 0;
  };
  struct Found {
    Change change;
    std::vector<Index> who;
    Index answer = 0;  ///< of the wider side
    Index told = 0;    ///< whose conditions are told, and on which side
    bool told_after = false;
    std::optional<Entangled> entangled{};  ///< why nobody can tell which of two conditions is wider
  };

  void compare_rows(const std::vector<Index>& who);
  void note(const std::vector<Index>& who, Index role, const Reached& then, const Reached& now);
  /// Tells where other conditions than before open the direct way to a role that is open under conditions on both
  /// sides.
  void compare_conditions(const std::vector<Index>& who, Index role);
  void note_shift(const std::vector<Index>& who, Index role, Index answer, Direction direction,
                  std::optional<Entangled> entangled = std::nullopt);
  /// To whom it happens.
  void add_who(Found found, const std::vector<Index>& who);
  [[nodiscard]] std::vector<AnswerWords> words_of_answers(const Side& side);
  Index number_of(const std::string& words);
  Index number_of(std::vector<Index> path);
  /// What a role is worth on one side, as a number that is the same for roles worth the same.
  Index worth(Index role, bool after);
  [[nodiscard]] Fact fact_of(const Found& found, std::vector<Index> roles);
  [[nodiscard]] static Direction direction_of(const Change& change);
  [[nodiscard]] static bool widened(const Change& change);

  const Roster& roster_;
  Side& before_;
  Side& after_;
  std::map<std::string, Index> words_;
  std::vector<AnswerWords> words_before_;
  std::vector<AnswerWords> words_after_;
  std::map<std::vector<Index>, Index> paths_;
  std::vector<const std::vector<Index>*> path_of_;
  Reached then_;
  Reached now_;
  std::unordered_map<Change, std::size_t, Hash> known_;
  std::vector<Found> found_;
  std::map<std::pair<Index, bool>, Index> worths_;
  std::set<std::pair<Index, Direction>> told_;
};

}  // namespace ramify::access
