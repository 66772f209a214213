#include <algorithm>

#include "ramify/text/text.h"

namespace ramify::text {

std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(row[i]));
    }
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) {
        line.append(widths[i] - display_width(row[i]) + 2, ' ');
      }
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  return out;
}

std::string count(std::size_t n, std::string_view singular, std::string_view plural) {
  std::string out = std::to_string(n) + ' ';
  if (n == 1) {
    return out.append(singular);
  }
  if (!plural.empty()) {
    return out.append(plural);
  }
  const bool ends_in_y = singular.size() > 1 && singular.back() == 'y' &&
                         std::string_view("aeiou").find(singular[singular.size() - 2]) == std::string_view::npos;
  return ends_in_y ? out.append(singular.substr(0, singular.size() - 1)) + "ies" : out.append(singular) + 's';
}

}  // namespace ramify::text
