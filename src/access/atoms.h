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
  std::vector<Bits> apart;             ///< by set of further patterns: which atoms one of the set matches
  bool exact = true;                   ///< false where the patterns were too entangled to cut wholly
};

/// Over `service:Name`, letter case folded.
[[nodiscard]] Atoms cut_actions(const std::vector<std::string>& patterns);
/// Over ARNs, field by field as `policy::resource_matches` compares them. What a set of `apart` matches is told apart
/// from what it does not.
[[nodiscard]] Atoms cut_resources(const std::vector<std::string>& patterns,
                                  const std::vector<std::vector<std::string>>& apart = {});

}  // namespace ramify::access
