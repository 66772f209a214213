#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "ramify/diag/result.h"

namespace ramify::cli {

/// Written beside its place with mode 0600, fsynced, then renamed: a reader sees the old file or the new one.
[[nodiscard]] Result<void> write_file(const std::filesystem::path& file, std::string_view text);
/// The whole of a regular file or a pipe.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& file);

/// What is wrong with a snapshot, said of the file that holds it.
[[nodiscard]] Error in_file(Error fault, const std::filesystem::path& file);

}  // namespace ramify::cli
