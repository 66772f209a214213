#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/client/client.h"
#include "ramify/diag/result.h"
#include "ramify/model/world.h"

namespace ramify::live {

/// One version of a custom policy.
struct PolicyVersion {
  std::string id;  ///< `v12`: the service counts up and uses no number twice
  std::string created;
  bool is_default = false;
  /// Whether its text is, byte for byte, one that we would send; empty: the service did not show it.
  std::optional<bool> in_our_form{};
  bool operator==(const PolicyVersion&) const = default;
};
using PolicyVersions = std::map<model::Address, std::vector<PolicyVersion>>;

/// The versions of these policies. One call each (ListPolicyVersions), side by side; a policy that is not there has
/// none.
[[nodiscard]] Result<PolicyVersions> read_versions(const client::Sessions& sessions,
                                                   const std::vector<model::Address>& policies);
/// Those of one policy.
[[nodiscard]] Result<std::vector<PolicyVersion>> read_versions(const client::Session& session,
                                                               const model::Address& policy);

/// Their ids, the default one's with a star.
[[nodiscard]] std::set<std::string> ids_of(const std::vector<PolicyVersion>& versions);

/// The version that the service deletes to make room for one more: the oldest that is not the default.
struct Eviction {
  std::string version;          ///< for people, e.g. `v2 of 2025-01-31`
  std::string default_version;  ///< e.g. `v7`
  /// What shows that somebody else made it: we make each version the default as we write it, and write documents in
  /// one form.
  enum class Sign {
    none,
    newer_than_default,  ///< somebody prepared it, or went back from it
    other_form,          ///< its text is none that we would have sent
    unread,              ///< its text was not shown: nobody can tell
  } sign = Sign::none;
  bool operator==(const Eviction&) const = default;
};

/// Of the policies that hold as many versions as the service lets them.
using Evictions = std::map<model::Address, Eviction>;
[[nodiscard]] Evictions evictions(const PolicyVersions& versions);

/// A snapshot with the policies' versions in it; and what it says of them.
[[nodiscard]] std::string to_snapshot(const model::World& world, const PolicyVersions& versions);
[[nodiscard]] Result<PolicyVersions> versions_in_snapshot(std::string_view json);

}  // namespace ramify::live
