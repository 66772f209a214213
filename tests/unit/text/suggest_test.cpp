#include <doctest/doctest.h>

#include "ramify/text/text.h"

using namespace ramify::text;

TEST_CASE("distance counts insertions, deletions, changes and swaps of neighbours") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("alice", "alcie") == 1);
  CHECK(edit_distance("ca", "abc") == 3);
  CHECK(edit_distance("Alice", "aLICE") == 0);
  CHECK(edit_distance("\u4E2D\u6587", "\u4E2D\u56FD") == 1);
}

TEST_CASE("distance is the same both ways") {
  const std::vector<std::string> words{"", "a", "ab", "ba", "role", "roles", "rloe", "\u4E2D", "policies"};
  for (const std::string& a : words) {
    for (const std::string& b : words) {
      CHECK(edit_distance(a, b) == edit_distance(b, a));
      CHECK((edit_distance(a, b) == 0) == (a == b));
    }
  }
}

TEST_CASE("the nearest candidate is suggested, and of equals the first") {
  CHECK(suggest("polices", {"roles", "policies", "police"}) == "policies");
  CHECK(suggest("usres", {"groups", "users"}) == "users");
  CHECK(suggest("bat", {"cat", "hat"}) == "cat");
  CHECK(suggest("Roles", {"roles"}) == "roles");
  CHECK(suggest("AliyunSLBFullAcess", {"AliyunSLBReadOnlyAccess", "AliyunSLBFullAccess"}) == "AliyunSLBFullAccess");
}

TEST_CASE("nothing is suggested where nothing is near") {
  CHECK_FALSE(suggest("roles", {}));
  CHECK_FALSE(suggest("", {"a"}));
  CHECK_FALSE(suggest("a", {"b"}));
  CHECK_FALSE(suggest("alice", {"mallory", "bob"}));
  CHECK_FALSE(suggest("roles", {"roles"}));
  CHECK_FALSE(suggest(std::string(100'000, 'a'), {std::string(99'999, 'a')}));
}
