#pragma once

#include <optional>

#include "ramify/diag/source.h"
#include "ramify/model/provenance.h"

namespace ramify::report {

/// The token that stands at a place: a scalar whole, of anything else its first character. Empty where no such file was
/// read.
[[nodiscard]] std::optional<SourceRange> find_range(const SourceMap& sources, const model::Place& place);

}  // namespace ramify::report
