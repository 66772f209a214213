#pragma once

#include <string>
#include <vector>

#include "attachment_table.h"
#include "ramify/policy/compiled.h"

namespace ramify::sim {

/// A policy that somebody holds, ready to be asked.
struct HeldPolicy {
  const policy::CompiledDocument* document = nullptr;
  AttachmentKey attachment;
};

/// What a user or role holds, groups included.
struct Held {
  std::vector<HeldPolicy> account_scope;
  std::vector<HeldPolicy> group_scope;
  std::vector<std::string> unknown;  ///< system policies of which no document is known, or not the whole of it
};

}  // namespace ramify::sim
