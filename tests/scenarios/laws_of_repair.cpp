#include <algorithm>
#include <memory>
#include <random>
#include <set>

#include "scenarios/normal.h"
#include "scenarios/trial.h"

namespace ramify::scenarios {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr std::uint64_t kWritesMax = 1;  // a sanitized child is several times slower, and tests/sim kills them too
#else
constexpr std::uint64_t kWritesMax = 8;
#endif
constexpr int kRunsMax = 3;

enum class Mishap { lost_reply, killed_before, killed_after };

const char* describe(Mishap mishap) {
  switch (mishap) {
    case Mishap::lost_reply:
      return "the reply was lost";
    case Mishap::killed_before:
      return "the run was killed before the service did it";
    case Mishap::killed_after:
      return "the run was killed after the service did it";
  }
  return "";
}

/// Which writes are struck: all of a few; of many the first, the last and some evenly between, or by the seed.
std::set<std::uint64_t> struck(std::uint64_t writes, std::uint64_t seed) {
  std::set<std::uint64_t> chosen;
  const auto wanted = std::min(writes, kWritesMax);
  std::mt19937_64 random(seed);
  while (chosen.size() < wanted) {
    const auto i = chosen.size();
    if (seed != 0) {
      chosen.insert(1 + random() % writes);
    } else {
      chosen.insert(1 + (wanted == 1 ? 0 : i * (writes - 1) / (wanted - 1)));
    }
  }
  return chosen;
}

/// What is run, and run again after the mishap: the configuration, which is planned anew, or one plan file, which must
/// go on from its journal. Plan files are run with steps side by side.
enum class Way { configuration, plan_file };

/// Strikes the write of that number once; later runs are left alone.
void strike(const Trial& trial, const Baseline& baseline, std::uint64_t number, Mishap mishap, Way way,
            Verdict& verdict) {
  struct Blow {
    std::atomic<std::uint64_t> writes{0};
    std::atomic<Stage*> stage{nullptr};
  };
  const auto blow = std::make_shared<Blow>();
  auto options = trial.options;
  options.random_seed = 1000 + number + trial.seed;
  options.fault = [blow, number, mishap](const sim::RequestInfo& request) {
    if (!request.writes || ++blow->writes != number) return sim::Fault{};
    if (mishap == Mishap::lost_reply) return sim::Fault{sim::Fault::Kind::reset_after};
    blow->stage.load()->kill_child();
    return sim::Fault{mishap == Mishap::killed_before ? sim::Fault::Kind::reset_before : sim::Fault::Kind::reset_after};
  };
  Stage stage(options, trial.recipient);
  if (!stage.broken().empty()) return verdict.fault(stage.broken());
  blow->stage = &stage;

  const auto when =
      "write " + std::to_string(number) + (way == Way::plan_file ? " of a plan file, " : ", ") + describe(mishap);
  std::vector<std::string> apply{"apply", trial.config(), "--yes"};
  if (way == Way::plan_file) {
    const auto planned = stage.ramify({"plan", trial.config(), "--out", "plan.json"});
    if (planned.status != 0) return verdict.fault(told(when + ": the plan", planned));
    apply = {"apply", "plan.json", "--parallel", "8"};
  }
  Output output;
  for (int runs = 0; runs < kRunsMax; ++runs) {
    output = stage.ramify(apply);
    if (output.status == 0) break;
  }
  if (output.status != 0) return verdict.fault(told(when + ": the last apply", output));
  const auto after = normal(stage.snapshot(), stage.account_names());
  if (after != baseline.after) {
    verdict.fault(when + ": it arrives elsewhere:\n" + difference(baseline.after.dump(1), after.dump(1)));
  }
  check_keys_are_sealed(stage, trial, when, verdict);
  check_no_leak(stage, when, verdict);
  check_papers(stage, when, verdict);
}

std::uint64_t count_writes(const Baseline& baseline) {
  return static_cast<std::uint64_t>(
      std::count_if(baseline.log.begin(), baseline.log.end(), [](const auto& entry) { return entry.request.writes; }));
}

Way way_of(std::uint64_t number, std::uint64_t seed) {
  return (number + seed) % 2 == 0 ? Way::plan_file : Way::configuration;
}

}  // namespace

void check_lost_replies(const Trial& trial, const Baseline& baseline, Verdict& verdict) {
  for (const auto number : struck(count_writes(baseline), trial.seed))
    strike(trial, baseline, number, Mishap::lost_reply, way_of(number, trial.seed), verdict);
}

void check_kills(const Trial& trial, const Baseline& baseline, Verdict& verdict) {
  for (const auto number : struck(count_writes(baseline), trial.seed)) {
    strike(trial, baseline, number, (number + trial.seed) % 2 == 0 ? Mishap::killed_before : Mishap::killed_after,
           way_of(number / 2, trial.seed), verdict);
  }
}

}  // namespace ramify::scenarios
