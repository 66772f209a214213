#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

#include "../../../src/access/text_cut.h"
#include "ramify/policy/match.h"
#include "ramify/text/text.h"

namespace ramify::access {
namespace {

bool passes(const TextTest& test, const std::string& text) {
  return std::any_of(test.values.begin(), test.values.end(), [&](const std::string& value) {
    if (test.is_pattern) return policy::glob_match(value, text);
    return test.is_folded ? text::fold_case(value) == text::fold_case(text) : value == text;
  });
}

/// All texts of up to five of these.
std::vector<std::string> texts() {
  std::vector<std::string> all{""};
  for (std::size_t i = 0; i < all.size() && all[i].size() < 5; ++i) {
    for (const char c : {'a', 'A', 'b', 'z'}) all.push_back(all[i] + c);
  }
  return all;
}

}  // namespace

TEST_CASE("what texts can pass together is what some text passes") {
  std::mt19937 dice(7);
  const auto pick = [&](std::size_t n) { return dice() % n; };
  const auto all = texts();
  for (int round = 0; round < 60; ++round) {
    std::vector<TextTest> tests;
    for (std::size_t n = 1 + pick(3); n > 0; --n) {
      TextTest& test = tests.emplace_back();
      test.is_pattern = pick(3) != 0;
      test.is_folded = !test.is_pattern && pick(2) == 0;
      for (std::size_t values = 1 + pick(2); values > 0; --values) {
        std::string& value = test.values.emplace_back();
        for (std::size_t length = pick(4); length > 0; --length) value += "aAb*?"[pick(test.is_pattern ? 5 : 3)];
      }
    }
    std::set<Bits> tried;
    for (const std::string& text : all) {
      Bits passed;
      for (const TextTest& test : tests) passed.push_back(passes(test, text));
      tried.insert(std::move(passed));
    }
    const TextCut cut = cut_texts(tests);
    CHECK(cut.exact);
    REQUIRE(std::set<Bits>(cut.passed.begin(), cut.passed.end()) == tried);
  }
}

TEST_CASE("a character of several bytes is one character") {
  const TextCut cut = cut_texts({{{"?"}, true, false}, {{"\xC3\xA4"}, false, false}, {{"??"}, true, false}});
  const std::set<Bits> passed(cut.passed.begin(), cut.passed.end());
  CHECK(passed ==
        std::set<Bits>{{false, false, false}, {true, false, false}, {true, true, false}, {false, false, true}});
}

}  // namespace ramify::access
