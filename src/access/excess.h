#pragma once

#include <string>
#include <vector>

#include "grants.h"
#include "terms.h"

namespace ramify::access {

/// Whether `after` allows anything that `before` does not, and what, if anything.
struct Excess {
  enum class Answer {
    no,
    yes,
    unsure,  ///< there was too much to look through
  } answer = Answer::no;
  const Held* by = nullptr;   ///< of a yes: in `after`
  std::size_t statement = 0;  ///< of its document
  std::string action;         ///< with `resource` a request that shows it
  std::string resource;
};

/// Statement by statement, so that only patterns that get in each other's way are followed: what cannot be cut into
/// atoms may still be compared. Assuming roles is heeded as `gained` heeds it.
[[nodiscard]] Excess excess(const std::vector<Held>& before, const std::vector<Held>& after, const Elsewhere* elsewhere,
                            TermBook& book);

}  // namespace ramify::access
