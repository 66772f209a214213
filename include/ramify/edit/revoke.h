#pragma once

#include <string>
#include <vector>

#include "ramify/access/revocation.h"
#include "ramify/config/config.h"
#include "ramify/edit/lint_fix.h"

namespace ramify::edit {

struct RevokeEdits {
  std::vector<FileChange> changes;   ///< by name
  std::vector<std::string> by_hand;  ///< what is not written in a way that can be changed safely, e.g. `trust of …`
};

/// Changes the configuration so that what is cut stays cut: trust entries of the outcast go, a denial and its
/// attachment come, roles lose their policies or become `state: absent` with all that named them, and access tests that
/// said `can` say `cannot`. Comments, order and layout stay.
[[nodiscard]] RevokeEdits revoke(const SourceMap& sources, const config::Desired& desired,
                                 const access::Outcast& outcast, const std::vector<access::Cut>& cuts);

}  // namespace ramify::edit
