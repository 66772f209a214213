#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "../../../src/access/text_fits.h"

namespace ramify::access {
namespace {

std::vector<TextTest> random_tests(std::mt19937& dice) {
  const auto below = [&](std::size_t n) { return dice() % n; };
  std::vector<TextTest> tests;
  for (std::size_t n = 1 + below(4); n > 0; --n) {
    TextTest& test = tests.emplace_back();
    test.is_pattern = below(3) != 0;
    test.is_folded = !test.is_pattern && below(2) == 0;
    for (std::size_t values = 1 + below(3); values > 0; --values) {
      std::string& value = test.values.emplace_back();
      for (std::size_t length = below(4); length > 0; --length) value += "aAb*?"[below(test.is_pattern ? 5 : 3)];
    }
  }
  return tests;
}

/// Of numbered tests those whose bit is set, or is not.
std::vector<std::size_t> chosen(std::size_t bits, std::size_t of) {
  std::vector<std::size_t> some;
  for (std::size_t test = 0; test < of; ++test) {
    if ((bits >> test) % 2 != 0) some.push_back(test);
  }
  return some;
}

bool is_in(const Bits& passed, const std::vector<std::size_t>& wanted, const std::vector<std::size_t>& shunned) {
  return std::all_of(wanted.begin(), wanted.end(), [&](auto test) { return passed[test]; }) &&
         std::none_of(shunned.begin(), shunned.end(), [&](auto test) { return passed[test]; });
}

}  // namespace

TEST_CASE("a text that passes some tests and fails others is found just where cutting along all of them finds one") {
  std::mt19937 dice(11);
  std::size_t found = 0;
  std::size_t missed = 0;
  for (int round = 0; round < 150; ++round) {
    const auto tests = random_tests(dice);
    const TextCut cut = cut_texts(tests);
    TextFits fits(tests);
    const std::size_t sets = std::size_t{1} << tests.size();
    for (std::size_t bits = 0; bits < sets; ++bits) {
      const auto wanted = chosen(bits, tests.size());
      const auto shunned = chosen(dice() & ~bits, tests.size());
      const bool there = std::any_of(cut.passed.begin(), cut.passed.end(),
                                     [&](const Bits& passed) { return is_in(passed, wanted, shunned); });
      REQUIRE(fits.find(wanted, shunned) == (there ? TextFits::Answer::yes : TextFits::Answer::no));
      (there ? found : missed) += 1;
    }
  }
  CHECK(found > 100);
  CHECK(missed > 100);
}

TEST_CASE("patterns by the dozen that cut all texts into too many parts are still compared one with the others") {
  std::vector<TextTest> tests;
  std::vector<std::size_t> all;
  for (char c = 'a'; c <= 'z'; ++c) {
    all.push_back(tests.size());
    tests.push_back({{std::string("*") + c + "*!*" + c + "*"}, true, false});
  }
  CHECK_FALSE(cut_texts(tests).exact);
  tests.push_back({{"*m*!!*m*"}, true, false});
  TextFits fits(tests);
  CHECK(fits.find({all.size()}, all) == TextFits::Answer::no);
  CHECK(fits.find({12}, {all.size()}) == TextFits::Answer::yes);
  CHECK(fits.find({all.size()}, {0, 1, 2}) == TextFits::Answer::yes);
  CHECK_FALSE(fits.was_unsure());
}

}  // namespace ramify::access
