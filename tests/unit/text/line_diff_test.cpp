#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "ramify/text/text.h"

using namespace ramify::text;

namespace {

std::string shown(std::string_view before, std::string_view after) {
  std::string out;
  for (const DiffLine& line : line_diff(before, after)) {
    out += line.sign + line.text + '\n';
  }
  return out;
}

std::string side(const std::vector<DiffLine>& lines, char left_out) {
  std::string out;
  for (const DiffLine& line : lines) {
    out += line.sign == left_out ? "" : line.text + '\n';
  }
  return out;
}

/// The length of the longest common subsequence, by the textbook table.
std::size_t common_lines(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> best(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      best[i][j] = a[i - 1] == b[j - 1] ? best[i - 1][j - 1] + 1 : std::max(best[i - 1][j], best[i][j - 1]);
    }
  }
  return best[a.size()][b.size()];
}

std::string random_letters(std::mt19937& random) {
  std::string letters(random() % 12, ' ');
  std::generate(letters.begin(), letters.end(), [&] { return static_cast<char>('a' + random() % 3); });
  return letters;
}

std::string one_a_line(const std::string& letters) {
  std::string text;
  for (const char letter : letters) {
    text += std::string(1, letter) + '\n';
  }
  return text;
}

}  // namespace

TEST_CASE("a changed line shows what goes before what comes") {
  CHECK(shown("a\nb\nc\n", "a\nx\ny\nc\n") == " a\n-b\n+x\n+y\n c\n");
}

TEST_CASE("equal texts have no change, and an empty side is all change") {
  CHECK(shown("a\nb", "a\nb\n") == " a\n b\n");
  CHECK(shown("", "") == "");
  CHECK(shown("", "a\nb") == "+a\n+b\n");
  CHECK(shown("a\nb", "") == "-a\n-b\n");
  CHECK(shown("\n", "") == "-\n");
}

TEST_CASE("a comparison holds both texts, changes as few lines as can be and groups them") {
  std::mt19937 random(7);
  for (int i = 0; i < 500; ++i) {
    const std::string a = random_letters(random);
    const std::string b = random_letters(random);
    CAPTURE(a);
    CAPTURE(b);
    const auto lines = line_diff(one_a_line(a), one_a_line(b));
    CHECK(side(lines, '+') == one_a_line(a));
    CHECK(side(lines, '-') == one_a_line(b));
    const auto kept = std::count_if(lines.begin(), lines.end(), [](const DiffLine& line) { return line.sign == ' '; });
    CHECK(static_cast<std::size_t>(kept) == common_lines(a, b));
    const auto out_of_order = std::adjacent_find(lines.begin(), lines.end(), [](const DiffLine& x, const DiffLine& y) {
      return x.sign == '+' && y.sign == '-';
    });
    CHECK(out_of_order == lines.end());
  }
}

TEST_CASE("long texts with nothing in common are compared whole") {
  std::string before;
  std::string after;
  for (int i = 0; i < 2000; ++i) {
    before += "old " + std::to_string(i) + '\n';
    after += "new " + std::to_string(i) + '\n';
  }
  CHECK(line_diff(before, after).size() == 4000);
}
