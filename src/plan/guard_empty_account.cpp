#include <algorithm>

#include "guards.h"
#include "ramify/text/text.h"

namespace ramify::plan {

void find_empty_account(const GuardInput& input, std::vector<Finding>& found) {
  for (const model::AccountKey& account : input.plan.basis.empty) {
    const auto steps = std::count_if(input.plan.steps.begin(), input.plan.steps.end(), [&](const Step& step) {
      return step.change.target.account == account && ops::descriptor(step.change.op).symbol == '-';
    });
    if (steps == 0) continue;
    found.push_back({"empty-account", account.str(),
                     "the files declare nothing in this account, and " +
                         text::count(static_cast<std::size_t>(steps), "step takes", "steps take") +
                         " away what is there",
                     std::nullopt});
  }
}

}  // namespace ramify::plan
