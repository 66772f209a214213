#include "ramify/report/revoke.h"
#include "../unit/access/worlds.h"
#include "validate.h"

using namespace ramify;

TEST_CASE("what revoke says is valid by its schema") {
  access::WorldBuilder world;
  world.user("b", "u").role("a", "x", access::kTrustB).attach("b", "user/u", "System/AliyunSTSAssumeRoleAccess");
  const access::Sides sides{world.world(), world.world()};
  const auto outcast = access::parse_outcast(sides, "b/u");
  REQUIRE(outcast.has_value());
  report::Revoked revoked;
  revoked.exiles.push_back({*outcast, {}, {}, {}});
  report::Revoked::Exiled& exile = revoked.exiles.front();
  const auto cuts = access::find_cuts(sides, *outcast, {}, std::nullopt);
  REQUIRE(cuts.has_value());
  REQUIRE(cuts->size() == 1);
  exile.cuts = *cuts;
  exile.remains = access::remains(world.world(), world.world(), *outcast, {}, *cuts, Instant{});
  exile.untouched = {cuts->front().role};
  revoked.files = {{"ramify.yaml", "a: 1\n", "a: 2\n"}};
  revoked.by_hand = {"the trust of a/role/x"};
  const auto json = nlohmann::json::parse(report::revoke_json(revoked));
  CHECK(json["principals"][0]["ways"].size() == 1);
  CHECK(json["principals"][0]["stronger"].size() == 2);
  const testing::JsonSchema schema("revoke.schema.json");
  CHECK(schema.faults(json) == "");
  CHECK(schema.faults({{"format_version", 2}}) != "");
}
