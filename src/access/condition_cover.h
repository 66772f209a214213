#pragma once

#include <vector>

#include "ramify/policy/document.h"

namespace ramify::access {

/// Holds where all of `when` hold and none of `except`.
struct Alternative {
  std::vector<const policy::Conditions*> when;
  std::vector<const policy::Conditions*> except;
};

/// Whether some of `others` holds wherever `one` does, whatever the request: by what the conditions mean, not by how
/// they are written. Every way in which the operators can turn out together is tried; where there are too many of them
/// it is not shown, and false.
[[nodiscard]] bool is_covered(const Alternative& one, const std::vector<Alternative>& others);

}  // namespace ramify::access
