#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "output.h"
#include "ramify/apply/apply.h"

namespace ramify::cli {

/// One way of telling a run as it goes; told by one thread at a time.
class Teller : public apply::Observer {
 public:
  void started(const plan::Step& /*step*/) override {}
  void finished(const plan::Step& /*step*/, const apply::StepResult& /*result*/) override {}
  virtual void waiting(const client::Wait& /*wait*/) {}
  /// Nothing happens any more; empty where the run broke off.
  virtual void ended(const apply::ApplyResult* /*result*/) {}
};

/// A line a step as it ends.
[[nodiscard]] std::unique_ptr<Teller> tell_lines(Surroundings& around, std::size_t total, const report::Style& style);
/// The same lines, and below them what is under way now, drawn anew ten times a second.
[[nodiscard]] std::unique_ptr<Teller> tell_live(Surroundings& around, std::size_t total, const report::Style& style);
/// A line of JSON an event, to `out`.
[[nodiscard]] std::unique_ptr<Teller> tell_events(std::unique_ptr<std::ostream> file, std::ostream& out, Clock now);

/// All the ways that the command line asks for: on a terminal a live view, else lines, and events for each `-o json`.
class Telling final : public apply::Observer {
 public:
  /// `anew`: another plan was told before, and files keep what they hold of it.
  [[nodiscard]] static Said<std::unique_ptr<Telling>> begin(const Arguments& arguments, Surroundings& around,
                                                            const plan::Plan& plan, bool anew = false);
  explicit Telling(Surroundings& around);
  Telling(const Telling&) = delete;
  Telling& operator=(const Telling&) = delete;
  ~Telling() override;

  void started(const plan::Step& step) override;
  void finished(const plan::Step& step, const apply::StepResult& result) override;
  void looking_again(std::size_t steps, std::chrono::seconds most) override;
  void settled(const plan::Step& step, const apply::StepResult& result) override;
  /// To be called when the run is over.
  void end(const apply::ApplyResult* result);

 private:
  void waiting(const client::Wait& wait);
  Surroundings& around_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Teller>> tellers_;
};

/// The outputs that are for people: all but `-o json`.
[[nodiscard]] std::vector<Output> outputs_for_people(const Arguments& arguments);

}  // namespace ramify::cli
