#include "guards.h"

namespace ramify::plan {

void find_reserved_object(const GuardInput& input, std::vector<Finding>& found) {
  for (const diff::Remark& remark : input.plan.remarks) {
    if (remark.kind != diff::Remark::Kind::reserved || !remark.detail.empty()) continue;
    found.push_back({"reserved-object", model::to_string(remark.address),
                     "the files want it made or changed; it is the service's own, and nothing is done about it",
                     std::nullopt});
  }
  for (const Step& step : input.plan.steps) {
    const model::Address address = ops::owner(step.change.target);
    if (!model::is_service_reserved(address.object)) continue;
    found.push_back(
        {"reserved-object", model::to_string(address), "a step would change what the service made", std::nullopt});
  }
}

}  // namespace ramify::plan
