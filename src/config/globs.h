#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace ramify::config {

/// Names beneath `folder`, relative to it, that match the glob; sorted. `*` and `?` stay within one name and match no
/// leading dot, `**` is any number of folders. Links to folders are not entered; a link to a file is listed, so that
/// whoever opens it can refuse it aloud.
[[nodiscard]] std::vector<std::string> find_beneath(const std::filesystem::path& folder, const std::string& pattern);

}  // namespace ramify::config
