#include "ramify/policy/match.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace ramify::policy;

namespace {

/// The meaning of a glob said as plainly as possible, over ASCII.
bool plain_match(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') {
    return plain_match(pattern.substr(1), text) || (!text.empty() && plain_match(pattern, text.substr(1)));
  }
  return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) &&
         plain_match(pattern.substr(1), text.substr(1));
}

std::string random_text(std::mt19937& random, std::string_view letters, std::size_t size_max) {
  std::string text(std::uniform_int_distribution<std::size_t>(0, size_max)(random), ' ');
  for (char& c : text) c = letters[std::uniform_int_distribution<std::size_t>(0, letters.size() - 1)(random)];
  return text;
}

}  // namespace

TEST_CASE("a glob means what its plainest reading means") {
  std::mt19937 random(7);
  for (int i = 0; i < 20'000; ++i) {
    const std::string pattern = random_text(random, "ab*?", 7);
    const std::string text = random_text(random, "ab", 8);
    CAPTURE(pattern);
    CAPTURE(text);
    REQUIRE(glob_match(pattern, text) == plain_match(pattern, text));
  }
}

TEST_CASE("a star matches no character as well, a question mark always one") {
  CHECK(glob_match("*", ""));
  CHECK(glob_match("a*b", "ab"));
  CHECK_FALSE(glob_match("?", ""));
  CHECK_FALSE(glob_match("a?b", "ab"));
  CHECK_FALSE(glob_match("", "a"));
}

TEST_CASE("a character of several bytes is one character") {
  CHECK(glob_match("r?le", "r\xC3\xB4le"));
  CHECK_FALSE(glob_match("r??le", "r\xC3\xB4le"));
  CHECK(glob_match("*?", "\xE2\x82\xAC"));
  CHECK_FALSE(glob_match("*??", "\xE2\x82\xAC"));
}

TEST_CASE("a pattern made to explode is answered all the same") {
  std::string pattern;
  for (int i = 0; i < 2'000; ++i) pattern += "*a";
  CHECK_FALSE(glob_match(pattern + "*b", std::string(4'000, 'a')));
}

TEST_CASE("folded globs ignore letter case, exact ones do not") {
  CHECK(glob_match_folded("aLIYUN*", "AliyunOSSRole"));
  CHECK_FALSE(glob_match("aLIYUN*", "AliyunOSSRole"));
}

TEST_CASE("actions are matched in any letter case") {
  CHECK(action_matches("oss:get*", "oss:GetObject"));
  CHECK(action_matches("*", "sts:AssumeRole"));
  CHECK(action_matches("*:Describe*", "ecs:DescribeInstances"));
  CHECK_FALSE(action_matches("oss:*", "ossutil:Get"));
}

TEST_CASE("a region of any kind takes in the empty region of RAM") {
  CHECK(resource_matches("acs:ram:*:123:role/x", "acs:ram::123:role/x"));
  CHECK(resource_matches("acs:ram::123:role/x", "acs:ram::123:role/x"));
  CHECK(resource_matches("acs:ram::123:role/x", "acs:ram:*:123:role/x"));
  CHECK(resource_matches("acs:*:*:*:*", "acs:ram::123:role/x"));
  CHECK_FALSE(resource_matches("acs:ram:cn-hangzhou:123:role/x", "acs:ram::123:role/x"));
  CHECK_FALSE(resource_matches("acs:ram:?*:123:role/x", "acs:ram::123:role/x"));
}

TEST_CASE("a pattern that covers another one matches all that it matches") {
  std::mt19937 random(11);
  std::size_t covered = 0;
  for (int i = 0; i < 4'000; ++i) {
    const std::string wide = random_text(random, "ab*?", 5);
    const std::string narrow = random_text(random, "ab*?", 5);
    if (!glob_covers(wide, narrow)) continue;
    CAPTURE(wide);
    CAPTURE(narrow);
    covered += wide == narrow ? 0U : 1U;
    for (int n = 0; n < 40; ++n) {
      const std::string text = random_text(random, "ab", 6);
      REQUIRE((!glob_match(narrow, text) || glob_match(wide, text)));
    }
  }
  CHECK(covered > 200);
}

TEST_CASE("a pattern without question marks covers just those whose every text it matches") {
  std::mt19937 random(12);
  for (int i = 0; i < 2'000; ++i) {
    const std::string wide = random_text(random, "ab*", 5);
    const std::string narrow = random_text(random, "ab*", 5);
    CAPTURE(wide);
    CAPTURE(narrow);
    // A character that neither names stands for all that a star may be.
    std::string text;
    for (const char c : narrow) text += c == '*' ? std::string("c") : std::string(1, c);
    CHECK(glob_covers(wide, narrow) == glob_match(wide, text));
  }
}

TEST_CASE("a resource pattern covers another one field by field") {
  CHECK(resource_covers("acs:oss:*:*:a*", "acs:oss:cn-*:1:a/b*"));
  CHECK(resource_covers("acs:oss:*:*:*a*", "acs:oss:*:*:*ba*c"));
  CHECK(resource_covers("*", "acs:oss:*:*:*"));
  CHECK_FALSE(resource_covers("acs:*:*:*:*", "*"));
  CHECK_FALSE(resource_covers("acs:oss:cn-*:*:*", "acs:oss:*:*:a"));
  CHECK_FALSE(resource_covers("acs:oss:*:*:a?", "acs:oss:*:*:a*"));
  CHECK_FALSE(resource_covers("acs:oss:*:bucket", "acs:oss:*:1:bucket"));
}

TEST_CASE("names of RAM are compared in any letter case, those of other services exactly") {
  CHECK(resource_matches("acs:ram:*:123:role/AliyunOSSRole", "acs:ram::123:role/aliyunossrole"));
  CHECK(resource_matches("acs:ram:*:123:role/ALIYUN*", "acs:ram::123:role/aliyunossrole"));
  CHECK_FALSE(resource_matches("acs:oss:*:*:Bucket", "acs:oss:cn-beijing:123:bucket"));
}

TEST_CASE("a star stays within its field, but for the last") {
  CHECK_FALSE(resource_matches("acs:oss:*:bucket", "acs:oss:cn:1:bucket"));
  CHECK_FALSE(resource_matches("acs:o*", "acs:oss:cn:1:bucket"));
  CHECK(resource_matches("acs:oss:*:*:a*", "acs:oss:cn:1:a:b:c"));
  CHECK(resource_matches("acs:*:*cn-beijing*:*:*", "acs:ecs:cn-beijing:1:instance/i-1"));
  CHECK_FALSE(resource_matches("acs:*:*cn-beijing*:*:*", "acs:ecs:cn-hangzhou:1:instance/i-1"));
}

TEST_CASE("an account in the pattern must be the resource's") {
  CHECK(resource_matches("acs:ram:*:123:*", "acs:ram::123:user/a"));
  CHECK_FALSE(resource_matches("acs:ram:*:124:*", "acs:ram::123:user/a"));
  CHECK(resource_matches("acs:oss:*::b", "acs:oss:cn::b"));
}

TEST_CASE("the bare star takes in everything, and only it the request for everything") {
  CHECK(resource_matches("*", "acs:ram::123:role/x"));
  CHECK(resource_matches("*", "*"));
  CHECK_FALSE(resource_matches("acs:ram:*:123:*", "*"));
}
