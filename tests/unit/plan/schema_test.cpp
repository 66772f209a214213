#include <fstream>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "everything.h"
#include "random_world.h"

namespace ramify::plan::test::schema_tests {
namespace {

TEST_CASE("plans are what the schema says, and what it refuses we refuse") {
  std::ifstream file(std::string(RAMIFY_SOURCE_DIR) + "/schemas/plan.schema.json");
  const auto text = nlohmann::json::parse(file, nullptr, false);
  REQUIRE_FALSE(text.is_discarded());
  valijson::Schema schema;
  valijson::SchemaParser(valijson::SchemaParser::kDraft7)
      .populateSchema(valijson::adapters::NlohmannJsonAdapter(text), schema);
  const auto valid = [&](const nlohmann::json& json) {
    return valijson::Validator(valijson::Validator::kStrongTypes)
        .validate(schema, valijson::adapters::NlohmannJsonAdapter(json), nullptr);
  };
  for (std::uint32_t seed = 0; seed < 20; ++seed) {
    CAPTURE(seed);
    const Case given = random_case(seed);
    REQUIRE(valid(nlohmann::json::parse(to_json(*make(given.diff_against(given.live), given.live, meta())))));
  }
  const auto good = nlohmann::json::parse(to_json(everything()));
  REQUIRE(valid(good));
  for (const char* pointer : {"/steps/0/op", "/steps/0/subject", "/steps/2/fields/0/before", "/accounts", "/remarks",
                              "/preconditions/0/hash", "/steps/0/risk", "/steps/0/reason"}) {
    CAPTURE(pointer);
    nlohmann::json bad = good;
    const nlohmann::json::json_pointer at(pointer);
    bad[at.parent_pointer()].erase(at.back());
    CHECK_FALSE(valid(bad));
    CHECK_FALSE(from_json(bad.dump()).has_value());
    bad = good;
    bad[at] = 17;
    CHECK_FALSE(valid(bad));
    CHECK_FALSE(from_json(bad.dump()).has_value());
  }
}

}  // namespace
}  // namespace ramify::plan::test::schema_tests
