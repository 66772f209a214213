#include <fmt/format.h>

#include "guards.h"
#include "ramify/text/text.h"

namespace ramify::plan {

void find_many_deletions(const GuardInput& input, std::vector<Finding>& found) {
  std::map<std::pair<model::AccountKey, model::ObjectKind>, std::size_t> deletions;
  for (const Step& step : input.plan.steps) {
    if (!deletes_for_good(step.change)) continue;
    ++deletions[{step.change.target.account, ops::owner(step.change.target).object.kind}];
  }
  const Limits& limits = input.plan.basis.limits;
  for (const auto& [which, gone] : deletions) {
    const auto& [account, kind] = which;
    const auto live = input.live.accounts.find(account);
    const std::size_t there = live == input.live.accounts.end() ? 0 : names_of(live->second, kind).size();
    const bool many = gone > static_cast<std::size_t>(limits.deletions);
    const bool share = there >= static_cast<std::size_t>(kShareFrom) &&
                       gone * 100 > there * static_cast<std::size_t>(limits.share_percent);
    if (!many && !share) continue;
    const std::string_view word = model::to_string(kind);
    const auto objects = text::count(there, word, kind == model::ObjectKind::policy ? "policies" : "");
    found.push_back({"many-deletions", fmt::format("{}/{}", account.str(), word),
                     fmt::format("{} of {} would be deleted; the limit is {}", gone, objects,
                                 many ? fmt::format("{}", limits.deletions)
                                      : fmt::format("{} % of {} or more", limits.share_percent, kShareFrom)),
                     std::nullopt});
  }
}

}  // namespace ramify::plan
