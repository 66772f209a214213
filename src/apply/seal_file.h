#pragma once

#include <filesystem>
#include <string_view>

#include "ramify/diag/result.h"

namespace ramify::apply {

/// Puts a new file in its place whole or not at all: temporary file beside it (mode 0600), fsync, rename, fsync of the
/// folder. An existing file is never overwritten.
[[nodiscard]] Result<void> write_new_file(const std::filesystem::path& file, std::string_view bytes);

}  // namespace ramify::apply
