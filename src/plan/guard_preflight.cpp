#include "guards.h"
#include "ramify/plan/preflight.h"
#include "ways_in.h"

namespace ramify::plan {
namespace {

std::string said(const std::vector<int>& steps) {
  constexpr std::size_t kSaid = 5;
  std::string text = steps.size() == 1 ? "step " : "steps ";
  for (std::size_t i = 0; i < steps.size() && i < kSaid; ++i) text += (i == 0 ? "" : ", ") + std::to_string(steps[i]);
  if (steps.size() > kSaid) text += " and " + std::to_string(steps.size() - kSaid) + " more";
  return text + (steps.size() == 1 ? " needs it" : " need it");
}

}  // namespace

void find_preflight(const GuardInput& input, std::vector<Finding>& found) {
  for (const Need& need : missing(input.plan, input.live, input.sources.operators)) {
    const auto who = named_in(input.live, need.account, input.sources.operators.at(need.account));
    found.push_back({"preflight", need.account.str(),
                     need.permission.action + " on " + need.permission.resource + " is not allowed to " +
                         (who ? model::to_string(*who) : std::string("whoever applies")) + "; " + said(need.steps),
                     std::nullopt});
  }
}

}  // namespace ramify::plan
