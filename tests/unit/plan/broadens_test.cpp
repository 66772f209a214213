#include "plans.h"

namespace ramify::plan::test::broadens_tests {
namespace {

access::Fact way(access::Direction direction, access::Standing before, access::Standing after) {
  access::Fact fact;
  fact.direction = direction;
  fact.before = before;
  fact.after = after;
  return fact;
}

bool is_broader(access::Fact fact) {
  const Worlds worlds;
  return broadens(plan_of(worlds), worlds.live, {std::move(fact)});
}

}  // namespace

TEST_CASE("a way that is shut now broadens nothing, even where nobody can say whether it was open") {
  using enum access::Standing;
  constexpr auto kUnsettled = access::Direction::unsettled;
  CHECK_FALSE(is_broader(way(kUnsettled, unknown, deny)));
  CHECK_FALSE(is_broader(way(access::Direction::lost, allow, deny)));
  CHECK(is_broader(way(kUnsettled, unknown, allow)));
  CHECK(is_broader(way(kUnsettled, deny, unknown)));
  CHECK(is_broader(way(kUnsettled, conditional, conditional)));
  CHECK(is_broader(way(access::Direction::gained, deny, allow)));
}

TEST_CASE("what may be more or less than before may be more") {
  access::Fact fact;
  fact.kind = access::Fact::Kind::power;
  fact.direction = access::Direction::unsettled;
  CHECK(is_broader(fact));
}

}  // namespace ramify::plan::test::broadens_tests
