#include <doctest/doctest.h>

#include "ramify/text/text.h"

using namespace ramify;
using text::snippet;

namespace {

std::string shown(std::string source, Position begin, Position end) {
  SourceMap sources;
  const SourceId id = sources.add("ramify.yaml", std::move(source));
  return snippet(sources, {id, begin, end});
}

}  // namespace

TEST_CASE("the range is underlined below its line") {
  CHECK(shown("a: 1\n  user: alcie\n", {2, 9}, {2, 14}) ==
        " 2 |   user: alcie\n"
        "   |         ^~~~~");
}

TEST_CASE("a range of which only the start is known gets a caret") {
  CHECK(shown("abc", {1, 2}, {1, 2}) == " 1 | abc\n   |  ^");
  CHECK(shown("abc", {1, 3}, {1, 1}) == " 1 | abc\n   |   ^");
}

TEST_CASE("the caret stands under wide characters and after tabs and marks") {
  CHECK(shown("\u4E2D\u6587: x", {1, 5}, {1, 6}) == " 1 | \u4E2D\u6587: x\n   |       ^");
  CHECK(shown("\u4E2D\u6587: x", {1, 1}, {1, 3}) == " 1 | \u4E2D\u6587: x\n   | ^~~~");
  CHECK(shown("e\u0301x", {1, 3}, {1, 4}) == " 1 | e\u0301x\n   |  ^");
  CHECK(shown("\tx", {1, 2}, {1, 3}) == " 1 |     x\n   |     ^");
  CHECK(shown("ab\tx", {1, 4}, {1, 5}) == " 1 | ab  x\n   |     ^");
}

TEST_CASE("hostile characters of the line are shown as numbers and underlined whole") {
  CHECK(shown("a\x1B[m", {1, 2}, {1, 3}) == " 1 | a\\u{1B}[m\n   |  ^~~~~~");
}

TEST_CASE("a range over several lines is underlined to the end of its first") {
  CHECK(shown("ab: |\n  text\n", {1, 1}, {2, 3}) == " 1 | ab: |\n   | ^~~~~");
}

TEST_CASE("a place after the end of the line, or on an empty one, is still shown") {
  CHECK(shown("ab", {1, 9}, {1, 9}) == " 1 | ab\n   |   ^");
  CHECK(shown("a\n\nb", {2, 1}, {2, 1}) == " 2 |\n   | ^");
  CHECK(shown("a", {7, 3}, {7, 3}) == " 7 |\n   | ^");
}

TEST_CASE("line numbers of any length keep the bars in one column") {
  std::string text(100, '\n');
  text.back() = 'x';
  CHECK(shown(text, {100, 1}, {100, 2}) == " 100 | x\n     | ^");
}

TEST_CASE("of a very long line only what is around the place is shown") {
  const std::string out = shown(std::string(5000, 'a') + 'B' + std::string(5000, 'c'), {1, 5001}, {1, 10'000});
  const std::size_t second = out.find('\n');
  const std::string line = out.substr(0, second);
  const std::string carets = out.substr(second + 1);
  CHECK(line == " 1 | \u2026" + std::string(50, 'a') + 'B' + std::string(49, 'c') + "\u2026");
  CHECK(carets == "   |  " + std::string(50, ' ') + '^' + std::string(49, '~'));
}
