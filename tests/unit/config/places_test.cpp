#include <doctest/doctest.h>

#include "loading.h"

using namespace ramify;

TEST_CASE("every part of a policy document is found at its own line and column") {
  const auto loaded = testing::load_text(R"(ramify: 1
project: p
accounts:
  a:
    id: "1000000000000001"
    policies:
      reports:
        document:
          Version: "1"
          Statement:
            - {Effect: Allow, Action: [oss:GetObject, "oss:List*"], Resource: "*"}
)");
  REQUIRE(loaded.desired);
  const model::Address address{model::AccountKey::from_service("a"), {model::ObjectKind::policy, "reports"}};
  const auto at = [&](const std::string& field) {
    const auto place = loaded.desired->provenance.find(address, model::Facet::field, field);
    return place ? std::pair{place->line, place->column} : std::pair{0U, 0U};
  };
  CHECK(at("document/Statement/0") == std::pair{11U, 15U});
  CHECK(at("document/Statement/0/Action/1") == std::pair{11U, 55U});
  CHECK(at("document/Statement/0/Resource/0") == std::pair{11U, 79U});
  CHECK(at("document/Statement/0/Resource") == std::pair{11U, 69U});
}
