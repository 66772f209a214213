#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/apply/apply.h"
#include "ramify/diag/instant.h"
#include "ramify/diag/result.h"
#include "ramify/plan/plan.h"

namespace ramify::apply {

/// The state of an object as a journal holds it: plan::object_hash without what the service assigns (ids), so that it
/// can be told before a call what the object will be after it. Empty where the object is not there.
[[nodiscard]] std::string state_hash(const model::World& world, const model::Address& address);

/// What a journal knows of one step: it was begun, and perhaps how it ended.
struct StepRecord {
  model::Address object;               ///< whose state the step changes; of a rename, the new name
  std::optional<model::Address> once;  ///< of a rename: the old name
  std::string before;                  ///< state_hash of `object` (or `once`) when the step began
  std::string after;                   ///< and when it is done
  std::vector<std::string> between;    ///< where it takes several calls: what the object may be after some of them
  std::optional<Outcome> outcome;      ///< empty: the run broke off while the step was under way
  std::optional<std::filesystem::path> sealed;
  std::string key_id;
  bool unseen = false;  ///< nobody knew its end when the object's next step began, which foresaw nothing of it
};

/// What a step will make of its object, as the world stands: the record without its outcome.
[[nodiscard]] StepRecord foresee(const plan::Step& step, const ops::Context& context, const model::World& world);

/// What a journal file tells. Its lines are those of schemas/journal.schema.json.
struct Journal {
  plan::Plan plan;
  std::string digest;
  std::map<int, StepRecord> steps;
  std::vector<int> order;  ///< the steps in the order in which they last began
  bool ended = false;      ///< a run of it came to its end
  Instant last{};          ///< when its last line was written
};

/// Reads a journal. A last line that was torn off is left out; any other damage is an error of kind `io` that names the
/// line. Empty where there is no such file, or one so young that no step was begun.
[[nodiscard]] Result<std::optional<Journal>> read_journal(const std::filesystem::path& file);

/// Appends to a journal; each line is on disk when the call returns.
class JournalWriter {
 public:
  /// Begins a journal for the plan, or goes on with the one that lies there for the same plan. One of another plan is
  /// an error of kind `usage`.
  [[nodiscard]] static Result<JournalWriter> open(const std::filesystem::path& file, const plan::Plan& plan,
                                                  const std::string& owner, Instant now);
  JournalWriter(JournalWriter&& other) noexcept;
  JournalWriter& operator=(JournalWriter&&) = delete;
  ~JournalWriter();

  /// Whether nobody knows what became of the step in an earlier run of the plan: what is there may be its work.
  [[nodiscard]] bool left_open(int step) const { return open_.contains(step); }

  [[nodiscard]] Result<void> begun(int step, const StepRecord& record, Instant now);
  [[nodiscard]] Result<void> ended(const StepResult& result, Instant now);
  [[nodiscard]] Result<void> finished(const ApplyResult& result, Instant now);

 private:
  JournalWriter(int descriptor, std::filesystem::path file) : descriptor_(descriptor), file_(std::move(file)) {}
  [[nodiscard]] Result<void> append(std::string line);
  int descriptor_ = -1;
  std::filesystem::path file_;
  std::set<int> open_;
};

/// Where a broken-off run stands, told by its journal and the accounts as they are now.
struct Resumption {
  std::vector<int> done;  ///< steps that need not be done again
  /// Of these, the ones whose end the journal does not tell: it is to be told, for a later step may change the object.
  std::vector<int> found_done;
  std::vector<int> half_done;         ///< steps of several calls of which some took effect: to be done again whole
  std::vector<model::Address> moved;  ///< objects that neither the plan nor the journal explains: somebody else's work
};
/// Holds every object against what the plan expected and what the journal says we did to it: our own half-done work is
/// no stale plan, anybody else's is.
[[nodiscard]] Resumption resume(const Journal& journal, const model::World& live);

}  // namespace ramify::apply
