#include "guards.h"

namespace ramify::plan {

void find_policy_version(const GuardInput& input, std::vector<Finding>& found) {
  for (const Step& step : input.plan.steps) {
    if (step.change.op != ops::Op::create_policy_version) continue;
    const model::Address address = ops::owner(step.change.target);
    const auto evicted = input.sources.evictions.find(address);
    if (evicted == input.sources.evictions.end()) continue;
    found.push_back({"policy-version", model::to_string(address),
                     "it has as many versions as it can have: the service would delete " + evicted->second,
                     std::nullopt});
  }
}

}  // namespace ramify::plan
