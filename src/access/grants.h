#pragma once

#include <vector>

#include "elsewhere.h"
#include "ramify/access/changes.h"

namespace ramify::access {

/// A policy as somebody holds it; `document` is null where it is not known.
struct Held {
  const model::Attachment* attachment = nullptr;
  const policy::Document* document = nullptr;
};

/// What `after` allows and `before` does not, as sets; nothing where every request is answered alike. The parts are
/// told by the statements of `after`, riskiest first. The right to assume roles is told of roles `elsewhere` only,
/// where that is given. What is `entangled` of them may be no gain.
[[nodiscard]] std::vector<Grant> gained(const std::vector<Held>& before, const std::vector<Held>& after,
                                        const Elsewhere* elsewhere = nullptr);

/// Riskiest first, each once.
[[nodiscard]] std::vector<Danger> dangers_of(const std::vector<Grant>& grants);

}  // namespace ramify::access
