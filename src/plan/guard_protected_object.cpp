#include <algorithm>

#include "guards.h"

namespace ramify::plan {
namespace {

bool is_protected(const GuardBasis& basis, const model::Address& address) {
  const auto patterns = basis.protect.find(address.account);
  return patterns != basis.protect.end() &&
         std::any_of(patterns->second.begin(), patterns->second.end(),
                     [&](const model::ObjectPattern& pattern) { return pattern.matches(address.object); });
}

}  // namespace

void find_protected_object(const GuardInput& input, std::vector<Finding>& found) {
  // The diff leaves a protected object alone and remarks on it, unless it was told that this guard is lifted for it.
  for (const diff::Remark& remark : input.plan.remarks) {
    if (remark.kind != diff::Remark::Kind::protected_object || !remark.detail.empty()) continue;
    found.push_back({"protected-object", model::to_string(remark.address),
                     "the files no longer want it, and it is protected", std::nullopt});
  }
  for (const Step& step : input.plan.steps) {
    const model::Address address = ops::owner(step.change.target);
    // Whatever takes its place: what is protected is that very object.
    if (!deletes_object(step.change) || !is_protected(input.plan.basis, address)) continue;
    found.push_back(
        {"protected-object", model::to_string(address), "it is protected, and would be deleted", std::nullopt});
  }
}

}  // namespace ramify::plan
