#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/diag/result.h"

namespace ramify::sim {

/// A state file taken apart: its first line, the whole state at one moment, and what was appended since.
struct JournalText {
  std::string base;
  std::vector<std::string> records;  ///< oldest first, each checked
};

/// The state file: one line of state, then a line for each write and each used nonce, `CRC-32 JSON`. Appending costs
/// what changed, not what there is; when the appended part outgrows the first line, both are replaced by a new first
/// line at once, by a rename. A crash can only cut the last line short, and a line cut short was never acknowledged.
class Journal {
 public:
  /// Locks the file for this process; one that is not there is made, empty. With `sync` off nothing waits for the disk.
  [[nodiscard]] static Result<std::unique_ptr<Journal>> open(const std::filesystem::path& file, bool sync);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// What stands in the file. A last line that is cut short is left out; a damaged line with whole ones after it is an
  /// error, since no crash does that.
  [[nodiscard]] Result<JournalText> read() const;

  /// Adds a record, in order; it survives a kill of the process from here on. Returns its number.
  [[nodiscard]] Result<std::uint64_t> append(std::string_view record);
  /// Waits until the record of that number, and so all before it, are on the disk. One wait serves all that have been
  /// appended by then. To be called without the state's lock.
  [[nodiscard]] Result<void> sync(std::uint64_t number);
  /// Whether what was appended outweighs the state, or an append failed: then nothing more is taken until `compact`.
  [[nodiscard]] bool wants_compaction() const;
  /// The file becomes this one line.
  [[nodiscard]] Result<void> compact(std::string_view base);
  /// Nothing has been appended since the last `compact`.
  [[nodiscard]] bool is_compact() const;

 private:
  Journal(std::filesystem::path file, bool sync) : file_(std::move(file)), sync_(sync) {}
  [[nodiscard]] Result<void> lock();
  void close_file();

  std::filesystem::path file_;
  bool sync_;
  mutable std::mutex mutex_;  ///< guards what follows
  std::mutex syncing_;        ///< held while waiting for the disk, so that the file is not replaced meanwhile
  int fd_ = -1;
  bool failed_ = false;
  std::uint64_t base_bytes_ = 0;
  std::uint64_t appended_bytes_ = 0;
  std::uint64_t appended_ = 0;
  std::uint64_t synced_ = 0;
};

}  // namespace ramify::sim
