#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ramify/apply/seal.h"
#include "ramify/client/client.h"
#include "ramify/plan/plan.h"

namespace ramify::apply {

enum class Outcome {
  done,
  already,  ///< the service said it was so already, and a look confirmed it
  failed,
  unknown,  ///< a reply was lost and looking did not settle it
  skipped,  ///< something it needs did not succeed, or the run was interrupted
};
[[nodiscard]] std::string_view to_string(Outcome outcome);

/// How the end of a step came to be known after all: its reply had been lost, and no look settled it then.
struct Settled {
  enum class When {
    before_next_write,  ///< a look at its object, before a later step wrote to it
    at_end,             ///< a look when nothing was under way any more
  } when = When::at_end;
  Error doubt;  ///< what was said of the step while nobody knew
};

struct StepResult {
  int id = 0;
  Outcome outcome = Outcome::skipped;
  std::optional<Error> error;
  std::vector<int> because_of;                  ///< steps whose failure caused the skip
  bool earlier = false;                         ///< done by an earlier run of the same plan, as its journal says
  std::optional<std::filesystem::path> sealed;  ///< where the step's secret lies
  std::string key_id;                           ///< of the AccessKey that the step made
  std::optional<Settled> settled{};             ///< it was unknown first
};

struct ApplyResult {
  std::vector<StepResult> steps;  ///< one a step, in order
  bool interrupted = false;
  bool out_of_time = false;  ///< the run's deadline passed before every step was begun
  /// An object was found changed just before the write that it was to get: nothing was begun after that.
  bool stale = false;
  [[nodiscard]] bool all_done() const;
  [[nodiscard]] std::size_t count(Outcome outcome) const;
};

/// Told what happens, by one thread at a time; prints nothing itself.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void started(const plan::Step& step) = 0;
  virtual void finished(const plan::Step& step, const StepResult& result) = 0;
  /// Nothing is under way any more, and so many steps are unknown: they are looked for, for so long at most.
  virtual void looking_again(std::size_t /*steps*/, std::chrono::seconds /*most*/) {}
  /// A step that finished as unknown turned out to be done, or not to be.
  virtual void settled(const plan::Step& /*step*/, const StepResult& /*result*/) {}
};

class JournalWriter;

struct Options {
  /// Steps under way at once, though never fewer than one of each account; 1 runs them one by one, in the plan's order.
  unsigned parallel = 1;
  /// Where each step is written down before it is begun and when it has ended; null keeps no journal.
  JournalWriter* journal = nullptr;
  /// Steps that an earlier run of the plan did (see `resume`), sorted.
  std::vector<int> done_before;
  /// No step is begun after this moment.
  std::optional<Instant> deadline;
  /// No write of a step is sent again, and nothing waited for, later than this after it was first sent.
  std::chrono::milliseconds step_deadline = std::chrono::minutes(10);
  /// Where sealed secrets go: `<account>.<user>.<what>.cms`.
  std::filesystem::path secrets_folder;
  /// The certificates that can open a user's secrets: by `account/user`, else project, else `default`.
  Recipients recipients;
  /// Asked before each step; true stops.
  std::function<bool()> interrupted;
  /// A user's first password, where it was chosen elsewhere; an empty one is made up by the account's own rule.
  std::function<Result<std::optional<Secret>>(const model::AccountKey&, const model::UserName&)> first_password;
  /// Random bytes for passwords.
  std::function<std::string(std::size_t)> random_bytes;
  /// Time, and the waits below.
  client::Environment environment = client::system_environment();
  /// How long the service's lists may lack what is there. An AccessKey that may have been made and whose secret nobody
  /// holds is looked for so long, and so is, at the end, what became of steps that are unknown: what does not show by
  /// then was not done.
  std::chrono::seconds list_lag{30};
  /// A principal that we made a moment ago may not be visible to the next call yet. A refusal that such a delay
  /// explains is tried again after each of these, and only where a step this one needs was done in this run.
  std::vector<std::chrono::milliseconds> propagation_waits{std::chrono::seconds(1), std::chrono::seconds(2),
                                                           std::chrono::seconds(4), std::chrono::seconds(8)};
};

/// Runs the plan's steps, each as soon as what it needs is done; of one object only one step is under way at a time. A
/// step whose need failed is skipped, independent branches go on. Each update and removal looks at its object first;
/// found other than the plan expects, it ends as failed (kind `stale`) and the run begins nothing more. Before the
/// first write every step that makes a secret must have a recipient and the folder must be writable, else nothing is
/// done (kind `guard`). `live` is what the accounts were when the run began.
[[nodiscard]] Result<ApplyResult> run(const plan::Plan& plan, const model::World& live,
                                      const client::Sessions& sessions, const Options& options, Observer& observer);

/// After a crash: AccessKeys that were asked for and may exist with nobody holding their secret (an intent lies in the
/// folder, no sealed file). Each is deactivated and deleted. Returns what was removed, as `account/user key-id`.
[[nodiscard]] Result<std::vector<std::string>> remove_orphan_keys(const client::Sessions& sessions,
                                                                  const Options& options);

}  // namespace ramify::apply
