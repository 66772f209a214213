#include <doctest/doctest.h>

#include "tidy/rules.h"

using namespace ramify::tidy;

TEST_CASE("the tree keeps every rule") {
  const auto tree = read_tree(RAMIFY_SOURCE_DIR);
  REQUIRE(tree.size() > 100);
  for (const auto& rule : rules()) {
    SUBCASE(rule.name) {
      for (const auto& fault : rule.check(tree)) FAIL_CHECK(fault);
    }
  }
}
