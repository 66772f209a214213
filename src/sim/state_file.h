#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "nonce_memory.h"
#include "ramify/diag/result.h"
#include "store.h"
#include "trail.h"

namespace ramify::sim {

/// What is kept over restarts.
struct State {
  Store store;
  NonceMemory nonces;
  Trail trail;
};
/// The whole of it, secrets included, as one line of JSON; and back.
[[nodiscard]] std::string to_state(const Store& store, const NonceMemory& nonces, const Trail& trail);
[[nodiscard]] Result<State> from_state(std::string_view text);

/// Tells what has changed in a store from call to call, in the rows of state_rows.h.
class Changes {
 public:
  /// From here on; what was touched before does not count.
  void begin(Store& store);
  /// What has changed since; an empty object where nothing has.
  [[nodiscard]] nlohmann::json take(Store& store);
  /// What was given out since was only read.
  static void forget(Store& store);

 private:
  std::map<std::string, std::map<std::string, std::size_t>> settings_;  ///< account, setting -> hash
};
/// Lays what `Changes` told over the store; the caller indexes keys anew after the last.
[[nodiscard]] Result<void> apply_changes(Store& store, const nlohmann::json& changes);

/// Why `file` could not be opened, read or written, by errno.
[[nodiscard]] tl::unexpected<Error> io_error(const std::filesystem::path& file, std::string_view doing);
/// Mode 0600, written beside the target, fsynced, renamed, folder fsynced: a reader sees the old text or the new.
[[nodiscard]] Result<void> write_private_file(const std::filesystem::path& file, std::string_view text);
/// As `write_private_file`; the new file stays open to append to, and locked (flock) since before it had its name.
[[nodiscard]] Result<int> replace_private_file(const std::filesystem::path& file, std::string_view text);
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& file);

}  // namespace ramify::sim
