#pragma once

#include <string_view>

#include "faults.h"
#include "ramify/diag/source.h"

namespace ramify::config {

/// What no text file of ours may hold: a byte order mark, invalid UTF-8, control characters. Invisible and
/// direction-changing characters are warned about: they make a reviewer see something else than the tool. False where
/// the text must not be parsed.
[[nodiscard]] bool check_characters(std::string_view text, SourceId file, Faults& faults);

/// True for C0 controls other than line feed, and for DEL.
[[nodiscard]] bool has_control_character(std::string_view text);

}  // namespace ramify::config
