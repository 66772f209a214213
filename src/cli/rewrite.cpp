#include "rewrite.h"

#include "files.h"

namespace ramify::cli {

std::filesystem::path folder_of(const std::filesystem::path& path) {
  std::error_code none;
  return std::filesystem::is_directory(path, none) ? path : path.parent_path();
}

Result<void> rewrite(const std::filesystem::path& file, const std::string& text) {
  std::error_code fault;
  const auto mode = std::filesystem::status(file, fault).permissions();
  auto written = write_file(file, text);
  if (written && !fault) std::filesystem::permissions(file, mode, fault);
  return written;
}

Result<void> rewrite_all(const std::filesystem::path& path, const std::vector<edit::FileChange>& changes) {
  for (const auto& change : changes) {
    if (auto written = rewrite(folder_of(path) / change.name, change.after); !written) return written;
  }
  return {};
}

}  // namespace ramify::cli
