#pragma once

#include <condition_variable>
#include <mutex>
#include <set>

#include "moved.h"
#include "ramify/apply/apply.h"
#include "ramify/apply/journal.h"

namespace ramify::apply {

/// Which step runs when, and who runs it: a pool of threads that take the first step that may begin.
class Schedule {
 public:
  Schedule(const plan::Plan& plan, const model::World& live, const client::Sessions& sessions, const Options& options,
           Observer& observer);
  /// An error is a journal that cannot be written: then nothing is begun any more.
  [[nodiscard]] Result<ApplyResult> run();

 private:
  enum class State { waiting, running, ended };

  void work();
  /// Ends what cannot run, and names the first step that may begin now; none where the rest must wait.
  [[nodiscard]] std::optional<std::size_t> next();
  [[nodiscard]] bool may_begin(std::size_t index) const;
  /// A slot is kept for every account that has steps to come and none under way: the others may be throttled, and sleep
  /// on all that they have.
  [[nodiscard]] bool has_room(const model::AccountKey& account) const;
  [[nodiscard]] bool needs_ended(const plan::Step& step) const;
  /// Whether an earlier run may have done the step: a refusal of it now says nothing of that.
  [[nodiscard]] bool was_sent_before(const plan::Step& step) const;
  [[nodiscard]] bool stopped() const;
  /// The step takes its object, and gives it back.
  void claim(std::size_t index);
  void release(std::size_t index);
  /// Before a step whose object an earlier one may have changed: a look that settles it, so that what this one finds is
  /// not taken for somebody else's work, now or when the run is gone on with.
  [[nodiscard]] std::optional<Error> settle(const plan::Step& step, std::unique_lock<std::mutex>& lock);
  /// At the end of the run: looks what became of the steps that are still unknown.
  void settle_rest();
  /// One such look; the service's lists have caught up, or may not have. Whether another one may tell more.
  [[nodiscard]] bool look_again(bool caught_up);
  /// The same for a step that a look at its object as a whole does not settle.
  [[nodiscard]] bool look_for_hidden(std::size_t index, bool caught_up);
  void known_done(std::size_t index, Settled::When when);
  void known_undone(std::size_t index, Error error);
  void begin(std::size_t index);
  void end(std::size_t index, StepResult result);
  void skip(std::size_t index);
  [[nodiscard]] StepResult execute(const plan::Step& step, bool done_here, const std::vector<model::Account>& expected);
  void remember(Result<void> written);

  const plan::Plan& plan_;
  const client::Sessions& sessions_;
  const Options& options_;
  Observer& observer_;
  const ops::Context context_;

  std::mutex mutex_;
  std::condition_variable changed_;
  model::World world_;                                          ///< as the steps done so far leave it
  Expectations expectations_;                                   ///< of the objects that they wrote
  std::map<model::Address, std::vector<std::size_t>> unknown_;  ///< steps of an object whose outcome nobody knows
  std::vector<std::size_t> hidden_;                             ///< and those that a look at it cannot settle
  std::vector<State> states_;                                   ///< by index of the step
  std::map<std::size_t, std::vector<model::Address>> held_;     ///< by step under way: the objects it touches
  struct Load {
    std::size_t to_come = 0;  ///< steps that have not ended
    std::size_t running = 0;
  };
  std::map<model::AccountKey, Load> loads_;
  std::size_t slots_ = 1;  ///< steps under way at once; but for one by one, there are as many as accounts
  std::size_t running_ = 0;
  std::size_t open_ = 0;  ///< every step before this index has ended
  ApplyResult result_;
  std::optional<Error> broken_;  ///< the journal's failure
};

}  // namespace ramify::apply
