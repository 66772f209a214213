#include <doctest/doctest.h>

#include "ramify/access/changes.h"
#include "worlds.h"

namespace ramify::access {
namespace {

/// Alice holds a policy that nobody has read: in these resource groups, "" being the whole account.
model::World holding_dark(const std::vector<std::string>& scopes) {
  WorldBuilder builder;
  builder.user("a", "alice").policy("a", "dark");
  for (const auto& scope : scopes) builder.attach("a", "user/alice", "Custom/dark", scope);
  return builder.world();
}

/// `+ in rg-a`, `- outside rg-b`, `+` for the whole account; a line a fact.
std::string told_of_dark(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  std::string text;
  for (const Fact& fact : compare(holding_dark(before), holding_dark(after))) {
    REQUIRE(fact.kind == Fact::Kind::unread);
    text += fact.direction == Direction::gained ? "+" : "-";
    for (const auto& group : fact.inside) text += " in " + group.str();
    for (const auto& group : fact.outside) text += " outside " + group.str();
    text += "\n";
  }
  return text;
}

TEST_CASE("of a policy that nobody has read it is told where somebody comes to hold it, and where no longer") {
  CHECK(told_of_dark({}, {""}) == "+\n");
  CHECK(told_of_dark({}, {"rg-a"}) == "+ in rg-a\n");
  CHECK(told_of_dark({"rg-a"}, {""}) == "+ outside rg-a\n");
  CHECK(told_of_dark({"rg-a"}, {"", "rg-a"}) == "+ outside rg-a\n");
  CHECK(told_of_dark({"rg-a"}, {"rg-a", "rg-b"}) == "+ in rg-b\n");
  CHECK(told_of_dark({"rg-a"}, {"rg-b"}) == "+ in rg-b\n- in rg-a\n");
  CHECK(told_of_dark({""}, {"rg-a"}) == "- outside rg-a\n");
  CHECK(told_of_dark({"", "rg-a"}, {""}).empty());
  CHECK(told_of_dark({""}, {}) == "-\n");
}

}  // namespace
}  // namespace ramify::access
