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

struct StepResult {
  int id = 0;
  Outcome outcome = Outcome::skipped;
  std::optional<Error> error;
  std::vector<int> because_of;                  ///< steps whose failure caused the skip
  std::optional<std::filesystem::path> sealed;  ///< where the step's secret lies
};

struct ApplyResult {
  std::vector<StepResult> steps;  ///< one a step, in order
  bool interrupted = false;
  [[nodiscard]] bool all_done() const;
  [[nodiscard]] std::size_t count(Outcome outcome) const;
};

/// Told what happens; prints nothing itself.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void started(const plan::Step& step) = 0;
  virtual void finished(const plan::Step& step, const StepResult& result) = 0;
};

struct Options {
  /// Where sealed secrets go: `<account>.<user>.<what>.cms`.
  std::filesystem::path secrets_folder;
  /// The certificates that can open a user's secrets: by `account/user`, else project, else `default`.
  Recipients recipients;
  /// Asked before each step; true stops.
  std::function<bool()> interrupted;
  /// Random bytes for passwords.
  std::function<std::string(std::size_t)> random_bytes;
  /// Time, and the waits below.
  client::Environment environment = client::system_environment();
  /// A principal that we made a moment ago may not be visible to the next call yet. A refusal that such a delay
  /// explains is tried again after each of these, and only where a step this one needs was done in this run.
  std::vector<std::chrono::milliseconds> propagation_waits{std::chrono::seconds(1), std::chrono::seconds(2),
                                                           std::chrono::seconds(4), std::chrono::seconds(8)};
};

/// Runs the plan step by step. A step whose need failed is skipped, independent branches go on. Before the first write
/// every step that makes a secret must have a recipient and the folder must be writable, else nothing is done (kind
/// `guard`).
[[nodiscard]] Result<ApplyResult> run(const plan::Plan& plan, const client::Sessions& sessions, const Options& options,
                                      Observer& observer);

/// After a crash: AccessKeys that were asked for and may exist with nobody holding their secret (an intent lies in the
/// folder, no sealed file). Each is deactivated and deleted. Returns what was removed, as `account/user key-id`.
[[nodiscard]] Result<std::vector<std::string>> remove_orphan_keys(const client::Sessions& sessions,
                                                                  const Options& options);

}  // namespace ramify::apply
