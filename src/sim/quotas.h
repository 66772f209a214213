#pragma once

#include <cstddef>

namespace ramify::sim::quota {

/// RAM documentation, "Limits".
inline constexpr std::size_t kUsers = 5000;
inline constexpr std::size_t kGroups = 300;
inline constexpr std::size_t kRoles = 1000;
inline constexpr std::size_t kPolicies = 1500;
inline constexpr std::size_t kVersionsPerPolicy = 5;
inline constexpr std::size_t kDocumentBytes = 6144;
inline constexpr std::size_t kGroupsPerUser = 10;
inline constexpr std::size_t kKeysPerUser = 2;
inline constexpr std::size_t kMfaDevices = 5000;
/// Per user, group or role; grants of both scopes count together.
inline constexpr std::size_t kCustomPoliciesAttached = 10;
inline constexpr std::size_t kSystemPoliciesAttached = 20;
inline constexpr std::size_t kTagsPerObject = 20;

}  // namespace ramify::sim::quota
