#pragma once

#include <optional>
#include <string>
#include <vector>

#include "text_cut.h"

namespace ramify::access {

/// One operator with its values, on the key that it stands under. What it finds is told before negation.
struct KeyTest {
  std::string operation;
  std::vector<std::string> values;
  [[nodiscard]] bool is_negated() const { return operation.find("Not") != std::string::npos; }
  auto operator<=>(const KeyTest&) const = default;
};

/// What the tests of one key can come to together.
struct KeyOutcomes {
  /// A bit a test: each is what one value finds, the first what an absent key does, nothing.
  std::vector<Bits> found;
  bool exact = true;  ///< false where there may be more than these
  /// Where that is so: all that there can be, and perhaps more; empty where that is not known either.
  std::vector<Bits> most{};
};

[[nodiscard]] KeyOutcomes outcomes_of(const std::vector<KeyTest>& tests);

/// The tests as tests of texts; nothing where one of them reads the value as something else.
[[nodiscard]] std::optional<std::vector<TextTest>> as_texts(const std::vector<KeyTest>& tests);

/// Not one of the service's operators: what it finds nobody knows.
[[nodiscard]] bool is_unknown(const KeyTest& test);

}  // namespace ramify::access
