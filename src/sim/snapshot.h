#pragma once

#include <filesystem>
#include <string>

#include "ramify/diag/result.h"
#include "store.h"

namespace ramify::sim {

/// schemas/snapshot.schema.json, sorted, two spaces, no secrets.
[[nodiscard]] std::string to_snapshot(const Store& store);

/// Lays a snapshot file over the store: accounts that are there get its objects, others are made.
[[nodiscard]] Result<void> lay_seed(Store& store, const std::filesystem::path& file, const std::string& now);

}  // namespace ramify::sim
