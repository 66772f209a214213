#include "tidy/rules.h"

namespace ramify::tidy {

Faults check_second_opinion(const Tree& tree) {
  Faults faults;
  for (const auto& file : tree) {
    if (!starts_with(file.path, "tests/oracle/naive") || !is_cpp(file)) continue;
    std::size_t number = 0;
    for (const auto line : split(file.text, '\n')) {
      ++number;
      const bool include = starts_with(trim(line), "#include");
      if (!include || line.find("ramify/") == std::string_view::npos) continue;
      faults.push_back(file.path + ":" + std::to_string(number) +
                       ": the naive evaluator may not know the one that it judges");
    }
  }
  return faults;
}

}  // namespace ramify::tidy
