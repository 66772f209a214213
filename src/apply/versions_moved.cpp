#include "versions_moved.h"

#include <algorithm>

#include "ramify/live/versions.h"
#include "ramify/plan/versions.h"

namespace ramify::apply {

std::optional<Error> versions_moved(const client::Session& session, const plan::Plan& plan, const ops::Change& change) {
  if (!plan::relies_on_versions(change.op)) return std::nullopt;
  const model::Address policy = ops::owner(change.target);
  const bool bound =
      std::any_of(plan.preconditions.begin(), plan.preconditions.end(), [&](const plan::Precondition& made) {
        return made.address == policy && made.hash.find('.') != std::string::npos;
      });
  if (!bound) return std::nullopt;
  const auto versions = live::read_versions(session, policy);
  if (!versions) return versions.error();
  if (plan::with_other_versions(plan, {{policy, live::ids_of(*versions)}}).empty()) return std::nullopt;
  return Error{ErrorKind::stale, "the plan is stale: " + model::to_string(policy) + " has other versions now",
               "it was left as it is, and nothing was begun after it; plan again and have the new plan reviewed",
               std::nullopt};
}

}  // namespace ramify::apply
