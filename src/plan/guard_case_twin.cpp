#include "guards.h"
#include "ramify/text/text.h"

namespace ramify::plan {

void find_case_twin(const GuardInput& input, std::vector<Finding>& found) {
  for (const diff::Remark& remark : input.plan.remarks) {
    if (remark.kind != diff::Remark::Kind::case_twin) continue;
    found.push_back({"case-twin", model::to_string(remark.address),
                     "the account has it as \"" + remark.detail + "\"; nothing is done about it", std::nullopt});
  }
  for (const Step& step : input.plan.steps) {
    if (ops::descriptor(step.change.op).symbol != '+') continue;
    const auto* object = std::get_if<model::ObjectRef>(&step.change.target.subject);
    const auto live = input.live.accounts.find(step.change.target.account);
    if (object == nullptr || live == input.live.accounts.end() || model::contains(live->second, *object)) continue;
    const auto twin = model::case_twin(live->second, *object);
    if (!twin) continue;
    found.push_back({"case-twin", model::to_string(ops::owner(step.change.target)),
                     "the account has \"" + *twin + "\" already", std::nullopt});
  }
}

}  // namespace ramify::plan
