#pragma once

#include <string_view>
#include <vector>

#include "ramify/apply/journal.h"
#include "ramify/client/client.h"
#include "ramify/diff/diff.h"

namespace ramify::apply {

/// A step that nothing takes back, and what that means.
struct Irreversible {
  int step = 0;
  std::string_view why;  ///< the operation's undo_note
};

/// What would take an apply back.
struct Inverse {
  diff::ChangeSet changes;         ///< for plan::make, like any other
  std::vector<Irreversible> lost;  ///< in the plan's order
  std::vector<model::Address>
      moved;  ///< changed since by somebody else: nothing may be taken back before that is looked at
};

/// The changes that take back the steps that a journal says were done, against the accounts as they are. What the apply
/// made goes, what it removed comes back, what it changed is changed back, whatever number of steps it took.
[[nodiscard]] Inverse invert(const Journal& journal, const model::World& live);

/// Of policies that get a new version: where one of the versions that they have says what the new one would, another
/// kind of step, which switches to the newest such version. The service keeps no more than five, so it may be gone.
/// Calls: ListPolicyVersions of each policy, GetPolicyVersion of each version beside the default.
[[nodiscard]] Result<void> switch_back(diff::ChangeSet& changes, const client::Sessions& sessions);

}  // namespace ramify::apply
