#include "names.h"

#include <algorithm>
#include <numeric>

namespace ramify::access {
namespace {

std::size_t count(const Bits& bits) {
  return static_cast<std::size_t>(std::count(bits.begin(), bits.end(), true));
}

/// Any atom in all of `a`, `b` and not in `c`.
bool meets(const Bits& a, const Bits& b, const Bits& c) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] && b[i] && !c[i]) return true;
  }
  return false;
}

void add(Bits& to, const Bits& more) {
  for (std::size_t i = 0; i < to.size(); ++i) {
    if (more[i]) to[i] = true;
  }
}

bool has_wildcard(const std::string& text) {
  return text.find_first_of("*?") != std::string::npos;
}

}  // namespace

Vocabulary::Vocabulary(std::vector<std::string> patterns, Atoms atoms) : atoms_(std::move(atoms)) {
  std::vector<std::size_t> order(patterns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<std::size_t> widths;
  for (const Bits& bits : atoms_.matches) widths.push_back(count(bits));
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto rank = [&](std::size_t i) {
      return std::make_tuple(!has_wildcard(patterns[i]), atoms_.witnesses.size() - widths[i], patterns[i]);
    };
    return rank(a) < rank(b);
  });
  for (const std::size_t i : order) {
    patterns_.push_back(patterns[i]);
    matches_.push_back(atoms_.matches[i]);
  }
}

const Bits& Vocabulary::matches(const std::string& pattern) const {
  const auto found = std::find(patterns_.begin(), patterns_.end(), pattern);
  return matches_.at(static_cast<std::size_t>(found - patterns_.begin()));
}

Bits Vocabulary::matches(const std::vector<std::string>& in, bool inverted) const {
  Bits all(atoms_.witnesses.size());
  for (const auto& pattern : in) add(all, matches(pattern));
  if (inverted) all.flip();
  return all;
}

PatternSet Vocabulary::say(const Bits& set, const std::vector<std::string>& bases, const Bits& ignored) const {
  PatternSet said;
  Bits covered = ignored;
  Bits outside = set;
  outside.flip();
  for (std::size_t i = 0; i < patterns_.size(); ++i) {
    if (std::find(bases.begin(), bases.end(), patterns_[i]) == bases.end()) continue;
    const Bits& base = matches_[i];
    if (!meets(base, set, covered)) continue;
    // What the base matches beyond the set has to be taken out again, by patterns that take nothing of the set.
    Bits kept = ignored;
    std::vector<std::string> out;
    for (std::size_t j = 0; j < patterns_.size() && meets(base, outside, kept); ++j) {
      if (meets(matches_[j], set, ignored) || !meets(matches_[j], base, kept)) continue;
      out.push_back(patterns_[j]);
      add(kept, matches_[j]);
    }
    if (meets(base, outside, kept)) continue;
    said.in.push_back(patterns_[i]);
    for (auto& pattern : out) {
      if (std::find(said.out.begin(), said.out.end(), pattern) == said.out.end())
        said.out.push_back(std::move(pattern));
    }
    add(covered, base);
  }
  for (std::size_t i = 0; i < patterns_.size(); ++i) {
    if (meets(matches_[i], outside, ignored) || !meets(matches_[i], set, covered)) continue;
    said.in.push_back(patterns_[i]);
    add(covered, matches_[i]);
  }
  for (std::size_t i = 0; i < patterns_.size(); ++i) {
    if (std::find(bases.begin(), bases.end(), patterns_[i]) == bases.end() || !meets(matches_[i], set, covered))
      continue;
    said.in.push_back(patterns_[i]);
    said.part = true;
    add(covered, matches_[i]);
  }
  return said;
}

}  // namespace ramify::access
