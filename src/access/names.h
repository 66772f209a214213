#pragma once

#include <string>
#include <vector>

#include "atoms.h"
#include "ramify/access/changes.h"

namespace ramify::access {

/// Patterns with what they match, to say sets of atoms in the words of the documents.
class Vocabulary {
 public:
  Vocabulary(std::vector<std::string> patterns, Atoms atoms);
  [[nodiscard]] const Atoms& atoms() const { return atoms_; }
  [[nodiscard]] const Bits& matches(const std::string& pattern) const;
  /// What `in` or (for a NotAction or NotResource) everything but `in` matches.
  [[nodiscard]] Bits matches(const std::vector<std::string>& in, bool inverted) const;
  /// `set` in the words of `bases`, else in other patterns; what of `ignored` it holds is of no matter.
  [[nodiscard]] PatternSet say(const Bits& set, const std::vector<std::string>& bases, const Bits& ignored) const;

 private:
  std::vector<std::string> patterns_;  ///< widest first
  std::vector<Bits> matches_;          ///< of `patterns_`
  Atoms atoms_;
};

}  // namespace ramify::access
