#pragma once

#include <memory>
#include <vector>

#include "ramify/plan/lockout.h"
#include "reach.h"
#include "ways_in.h"

namespace ramify::plan {

/// Goes through a plan's steps on the predicted state, and says after each what was lost by it. Only what a step
/// touched is judged anew.
class Walk {
 public:
  Walk(std::vector<Need> needs, const model::World& live, const Standpoint& standpoint);
  Walk(const Walk&) = delete;
  Walk& operator=(const Walk&) = delete;

  /// Steps must come in the order of their ids.
  [[nodiscard]] std::vector<Stranding> take(const Step& step);
  /// The needs, each with the steps whose turn came while it had never been met.
  [[nodiscard]] std::vector<Need> never_met() const;
  /// Pairs of steps of which the first must stay before the second, wherever else steps run side by side: what was
  /// found of this order then holds of every order that respects them, broken off anywhere. All that touch somebody
  /// whom it depends on stay in this order, so that each of them is at any moment as after some step of it. `reach` is
  /// of all steps that were taken.
  [[nodiscard]] std::vector<std::pair<int, int>> ties(const Reach& reach) const;

 private:
  struct Held {
    Need need;
    bool met = false;
    bool ever_met = false;
    std::vector<int> unmet_steps;
  };
  /// Whoever applies in one account.
  struct Caller {
    model::ObjectRef who;
    std::optional<Rights> rights;
    std::vector<std::size_t> needs;  ///< indices into held_
    /// Of a role that only people of described accounts can enter: one who does.
    std::optional<model::Address> entrant;
    std::set<model::Address> people;  ///< whoever applies, and all who were ever its entrant
  };

  /// The ways in of one account.
  struct WaysLeft {
    std::vector<std::string> now;
    bool were_enough = false;                     ///< before the first step
    std::vector<std::set<model::Address>> first;  ///< the ways before the first step, each with whom it goes through
    std::set<model::Address> people;              ///< all that any way went through at any time
    std::map<std::string, int> gone;              ///< those that were there at some time, and the step that took each
  };

  /// Whether so many ways in are touched by no step that no order can take too many.
  [[nodiscard]] bool stand_by_themselves(const WaysLeft& left, const Reach& reach) const;
  void watch_ways();
  void count_ways(int step, std::vector<Stranding>& out);
  void judge(const model::AccountKey& key, Caller& caller, int step, std::vector<Stranding>* out);
  [[nodiscard]] bool touches(const Caller& caller, const model::AccountKey& key, const ops::Change& change) const;
  [[nodiscard]] std::optional<model::Address> find_entrant(const model::Address& role) const;

  model::World world_;
  Standpoint standpoint_;
  SystemDocuments system_;
  std::size_t minimum_;
  WaysIn ways_;
  std::vector<Held> held_;
  std::map<int, std::vector<std::size_t>> due_;  ///< step -> needs
  std::map<model::AccountKey, Caller> callers_;
  std::map<model::AccountKey, WaysLeft> ways_left_;
  std::vector<std::pair<int, int>> ties_;
};

}  // namespace ramify::plan
