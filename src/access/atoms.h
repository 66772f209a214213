#pragma once

#include <string>
#include <vector>

namespace ramify::access {

/// A set of atoms, one bit each.
using Bits = std::vector<bool>;

/// The world of requests cut along patterns: within one atom every pattern matches all or nothing, so that sets said in
/// patterns can be compared as sets of bits.
struct Atoms {
  std::vector<std::string> witnesses;  ///< one text of each atom, as short as there is
  std::vector<Bits> matches;           ///< by pattern: which atoms it matches
  bool exact = true;                   ///< false where the patterns were too entangled to cut wholly
};

/// Over `service:Name`, letter case folded.
[[nodiscard]] Atoms cut_actions(const std::vector<std::string>& patterns);
/// Over ARNs, field by field as `policy::resource_matches` compares them.
[[nodiscard]] Atoms cut_resources(const std::vector<std::string>& patterns);

}  // namespace ramify::access
