#include <algorithm>
#include <vector>

#include "ramify/text/text.h"
#include "utf8.h"

namespace ramify::text {
namespace {

/// Longer words are nobody's slip of the finger; the table is quadratic.
constexpr std::size_t longest_word = 256;

std::vector<char32_t> folded_code_points(std::string_view text) {
  std::vector<char32_t> points;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_at(text, at);
    const bool upper = point.code >= 'A' && point.code <= 'Z';
    points.push_back(upper ? point.code + ('a' - 'A') : point.code);
    at += point.bytes;
  }
  return points;
}

std::size_t distance(const std::vector<char32_t>& a, const std::vector<char32_t>& b) {
  std::vector<std::size_t> two_ago(b.size() + 1);
  std::vector<std::size_t> one_ago(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(two_ago, one_ago);
    std::swap(one_ago, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = one_ago[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({change, one_ago[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], two_ago[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  return distance(folded_code_points(a), folded_code_points(b));
}

std::optional<std::string> suggest(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.empty() || word.size() > longest_word) {
    return std::nullopt;
  }
  const std::vector<char32_t> wanted = folded_code_points(word);
  // A third of the letters may be wrong; one may always be, where something is left to recognise.
  std::size_t allowed = std::max<std::size_t>(wanted.size() / 3, wanted.size() > 1 ? 1 : 0);
  const std::string* best = nullptr;
  for (const std::string& candidate : candidates) {
    if (candidate == word || candidate.size() > longest_word) {
      continue;
    }
    const std::size_t found = distance(wanted, folded_code_points(candidate));
    if (found < allowed || (found == allowed && best == nullptr)) {
      best = &candidate;
      allowed = found;
    }
  }
  return best == nullptr ? std::nullopt : std::optional<std::string>(*best);
}

}  // namespace ramify::text
