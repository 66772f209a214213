#include "patterns.h"

namespace ramify::plan {

bool pattern_matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t retry = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool list_matches(const std::vector<std::string>& patterns, std::string_view text) {
  bool matched = false;
  for (const std::string_view pattern : patterns) {
    const bool negated = !pattern.empty() && pattern.front() == '!';
    if (!pattern_matches(negated ? pattern.substr(1) : pattern, text)) continue;
    if (negated) return false;
    matched = true;
  }
  return matched;
}

std::vector<std::string> split_list(std::string_view commas) {
  std::vector<std::string> parts;
  for (;;) {
    const auto comma = commas.find(',');
    if (const auto part = commas.substr(0, comma); !part.empty()) parts.emplace_back(part);
    if (comma == std::string_view::npos) return parts;
    commas.remove_prefix(comma + 1);
  }
}

}  // namespace ramify::plan
