#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "faults.h"
#include "ramify/diag/source.h"

namespace ramify::config {

/// The files of one configuration: all beneath one folder, reached without following a symbolic link, regular, of an
/// expected kind, each read once. Whoever writes the reviewed tree may be hostile to the machine that reads it.
class Files {
 public:
  /// `instead` holds the text of files that are not read for it, by name.
  Files(SourceMap& sources, Faults& faults, std::uintmax_t bytes_max,
        const std::map<std::string, std::string>& instead);
  ~Files();
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;

  /// Reads the root file. `file` is trusted: it came from the command line. `help` is for where it is not there.
  [[nodiscard]] std::optional<SourceId> open_root(const std::filesystem::path& file, std::string help);
  /// Reads `relative`; `where` is the place that asks for it. A file that was read before is not read again.
  [[nodiscard]] std::optional<SourceId> open(const std::string& relative, const SourceRange& where);
  /// The files that a glob names, sorted. `*` and `?` stay within one name, `**` is any number of folders.
  [[nodiscard]] std::vector<std::string> expand(const std::string& pattern, const SourceRange& where);
  [[nodiscard]] const std::string& root_name() const { return root_name_; }

  /// SHA-256 over names and bytes of all files, whatever the order of reading.
  [[nodiscard]] std::string digest() const;

 private:
  [[nodiscard]] bool check_relative(std::string_view relative, const SourceRange& where);
  [[nodiscard]] std::optional<std::string> read(int descriptor, const std::string& name, const SourceRange* where);
  [[nodiscard]] std::optional<SourceId> keep(std::string name, std::string text);
  void refuse(std::string_view code, const SourceRange* where, std::string message, std::string help = {});

  SourceMap& sources_;
  Faults& faults_;
  std::uintmax_t bytes_left_;
  std::uintmax_t bytes_max_;
  int folder_ = -1;
  std::filesystem::path folder_path_;
  std::string root_name_;
  const std::map<std::string, std::string>& instead_;
  std::map<std::string, std::optional<SourceId>> read_;
};

}  // namespace ramify::config
