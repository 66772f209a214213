#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

namespace ramify::scenarios {

/// What is done to every file of a configuration to take it back.
enum class Revocation {
  nobody_trusted,  ///< `trust: []` on every role
  all_absent,      ///< `state: absent` for every object
};

/// Rewrites each YAML file below the folder, as JSON, which is YAML too. Access tests go: they would contradict.
void revoke(const std::filesystem::path& folder, Revocation how);

}  // namespace ramify::scenarios
