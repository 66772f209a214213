#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ramify/diag/result.h"
#include "ramify/edit/lint_fix.h"

namespace ramify::cli {

/// The folder that the names of a configuration's files are relative to; `path` is its root file or that folder.
[[nodiscard]] std::filesystem::path folder_of(const std::filesystem::path& path);
/// A file with another text, and the mode that it had.
[[nodiscard]] Result<void> rewrite(const std::filesystem::path& file, const std::string& text);
/// The files of a configuration as they should be.
[[nodiscard]] Result<void> rewrite_all(const std::filesystem::path& path, const std::vector<edit::FileChange>& changes);

}  // namespace ramify::cli
