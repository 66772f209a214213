#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "ramify/diag/result.h"
#include "store.h"

namespace ramify::sim {

/// The whole store, secrets included, as the state file holds it; and back.
[[nodiscard]] std::string to_state(const Store& store);
[[nodiscard]] Result<Store> from_state(std::string_view text);

/// Mode 0600, written beside the target, fsynced, renamed, folder fsynced: a reader sees the old text or the new.
[[nodiscard]] Result<void> write_private_file(const std::filesystem::path& file, std::string_view text);
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& file);

}  // namespace ramify::sim
