#pragma once

#include <optional>
#include <vector>

#include "ramify/access/changes.h"
#include "ramify/access/residual.h"

namespace ramify::access {

/// Holds where any of `when` holds and none of `unless`; conditions without members hold always.
struct Clauses {
  std::vector<const policy::Conditions*> when;
  std::vector<const policy::Conditions*> unless;
  auto operator<=>(const Clauses&) const = default;
};
/// Holds where all of these do.
using Layers = std::vector<Clauses>;

[[nodiscard]] Layers layers_of(const std::vector<OpenRule>& rules);  ///< which must outlive them

/// Whether some of others holds wherever one does, whatever the request.
struct Coverage {
  enum class Answer {
    yes,
    no,      ///< there is a request in which one holds and none of the others
    unsure,  ///< too much to look through
  } answer = Answer::yes;
  std::optional<Entangled> entangled{};  ///< what was too much, where unsure
  [[nodiscard]] bool is_sure() const { return answer == Answer::yes; }
};

/// By what the conditions mean, not by how they are written.
[[nodiscard]] Coverage coverage(const Layers& one, const std::vector<Layers>& others);

}  // namespace ramify::access
