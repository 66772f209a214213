#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ramify/config/config.h"

/// What the tests of this room share.
namespace ramify::testing {

inline constexpr Instant kNow{std::chrono::sys_days(std::chrono::year(2026) / 6 / 1)};

/// As people see them, without colour: one block a diagnostic, a blank line between.
[[nodiscard]] std::string render(const SourceMap& sources, const Diagnostics& diagnostics);

[[nodiscard]] std::string read_file(const std::filesystem::path& file);
void write_file(const std::filesystem::path& file, const std::string& text);

/// A folder that is gone with this object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Loads a configuration that consists of this one file.
[[nodiscard]] config::Loaded load_text(const std::string& yaml);
/// `role/X System P`, `user/u Custom P rg-x`, sorted.
[[nodiscard]] std::vector<std::string> attachments(const model::Account& account);
[[nodiscard]] const model::Account& account(const model::World& world, const std::string& key);

}  // namespace ramify::testing
