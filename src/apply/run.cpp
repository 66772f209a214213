#include "schedule.h"

#include "preflight.h"

namespace ramify::apply {

Result<ApplyResult> run(const plan::Plan& plan, const model::World& live, const client::Sessions& sessions,
                        const Options& options, Observer& observer) {
  if (auto ready = preflight(plan, sessions, options); !ready) return tl::unexpected(std::move(ready.error()));
  Schedule schedule(plan, live, sessions, options, observer);
  auto result = schedule.run();
  if (result && options.journal != nullptr) {
    if (auto written = options.journal->finished(*result, options.environment.now()); !written) {
      return tl::unexpected(std::move(written.error()));
    }
  }
  return result;
}

}  // namespace ramify::apply
