#include <doctest/doctest.h>

#include "ramify/edit/splice.h"

using namespace ramify;
using edit::TextEdit;

TEST_CASE("edits are made whatever their order, and everything else stays") {
  const std::string text = "a: 1  # one\nb: 2\n";
  const auto changed = edit::splice(text, {{15, 16, "20"}, {3, 4, "10"}, {3, 4, "10"}});
  CHECK(changed == "a: 10  # one\nb: 20\n");
}

TEST_CASE("edits that touch the same bytes or lie outside are refused") {
  CHECK_FALSE(edit::splice("abcdef", {{0, 3, "x"}, {2, 4, "y"}}));
  CHECK_FALSE(edit::splice("abc", {{2, 9, "x"}}));
  CHECK(edit::splice("abc", {{3, 3, "d"}}) == "abcd");
}

TEST_CASE("a column counts characters, not bytes") {
  const std::string text = "x\n\u00e9\u00e9: y\n";
  CHECK(text.substr(edit::offset_of(text, {2, 5})) == "y\n");
  CHECK(edit::line_begin(text, 5) == 2);
  CHECK(edit::line_end(text, 5) == text.size());
}
