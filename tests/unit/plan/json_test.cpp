#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "plans.h"
#include "random_world.h"

namespace ramify::plan::test {
namespace {

using namespace testing;
using Json = nlohmann::ordered_json;

/// A plan with a step of most kinds.
Plan everything() {
  Worlds worlds;
  model::User& alice = add_user(worlds.wanted(), "alice");
  alice.console = model::Presence::present;
  alice.wanted_keys = model::KeyCount{1, {}};
  add_group(worlds.wanted(), "crew");
  worlds.wanted().memberships = {membership("crew", "alice")};
  add_role(worlds.wanted(), "ci").description = "new";
  add_role(worlds.there(), "ci", {"acs:ram::2000000000000002:root"}).max_session = std::chrono::hours(1);
  worlds.wanted().attachments = {attachment("role/ci", "system/ReadOnlyAccess", "rg-abc")};
  worlds.provenance.set({kA, {model::ObjectKind::role, "ci"}}, model::Facet::object, {}, {"ramify.yaml", 12, 7});
  Plan plan = plan_of(worlds);
  plan.commit = Commit{std::string(40, 'a'), "alice@example.com", {"alice@example.com", "bob@example.com"}, false};
  plan.basis = {{7, 30},
                3,
                {{"case-twin", {}}, {"many-deletions", "company-a/role"}},
                {kB},
                {{kA, {*model::parse_object_pattern("role/Org*")}}}};
  plan.findings = {{"case-twin", "company-a/user/bob", "the account has \"Bob\" already", "--allow-case-twin"},
                   {"every-object", "company-a/role", "the account's only role would be deleted", std::nullopt}};
  plan.page = AccessPage{true, {{'+', 0, "alice can now become ci"}, {' ', 1, "there: everything"}}};
  return plan;
}

/// The plan's JSON with one thing changed, read back: what is wrong with it.
template <class Edit>
std::string fault_of(Edit edit) {
  Json json = Json::parse(to_json(everything()));
  edit(json);
  const auto read = from_json(json.dump());
  return read ? "" : read.error().message;
}

TEST_CASE("a step is written so that a reviewer can read it") {
  const Json json = Json::parse(to_json(everything()));
  CHECK(json["steps"].back().dump() ==
        R"({"id":8,"op":"create_access_key","address":"company-a/user/alice access key","account":"company-a",)"
        R"("subject":{"key_of":"alice","ordinal":1},"reason":"declared_new","risk":"medium","needs":[1],"undo":null,)"
        R"("undo_note":"delete the new AccessKey once nothing uses it"})");
  CHECK(json["steps"][2].dump() ==
        R"({"id":3,"op":"update_role","address":"company-a/role/ci","account":"company-a",)"
        R"("subject":{"object":"role/ci"},"reason":"declared_differs","risk":"medium","needs":[],)"
        R"("fields":[{"field":"description","before":null,"after":"new"}],)"
        R"("carried":[{"field":"max_session","before":"3600","after":"3600"},)"
        R"({"field":"trust","before":"{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",)"
        R"(\"Action\":\"sts:AssumeRole\",\"Principal\":{\"RAM\":\"acs:ram::2000000000000002:root\"}}]}",)"
        R"("after":"{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",)"
        R"(\"Principal\":{\"RAM\":\"acs:ram::2000000000000002:root\"}}]}"}],)"
        R"("place":{"file":"ramify.yaml","line":12,"column":7},"undo":"update_role"})");
}

TEST_CASE("a plan of every kind of step reads back as itself") {
  const Plan plan = everything();
  const auto read = from_json(to_json(plan));
  REQUIRE_MESSAGE(read.has_value(), read.error().message);
  CHECK(*read == plan);
}

TEST_CASE("what is no plan is refused with the place and the reason") {
  const std::string head = "this plan cannot be read: ";
  CHECK(from_json("{").error().message.starts_with(head + "line 1, column 2: "));
  CHECK(from_json("[]").error().message == head + "the plan: an object is expected here");
  CHECK(from_json("{}").error().message == head + "the plan: the member `format_version` is missing");
  CHECK(from_json("{}").error().help == "make it anew with `ramify plan --out FILE`");
  CHECK(fault_of([](Json& json) { json["format_version"] = 3; }) == "this plan has another format than version 2");
  CHECK(fault_of([](Json& json) { json["extra"] = 1; }) == head + "the plan: `extra` is not a member of a plan");
  CHECK(fault_of([](Json& json) { json["created"] = "yesterday"; }) ==
        head + "created: \"yesterday\" is not a moment such as 2026-01-31T08:00:00Z");
  CHECK(fault_of([](Json& json) { json["accounts"]["company-a"]["id"] = "12"; }) ==
        head + "accounts/company-a/id: \"12\" is not an account id");
  CHECK(fault_of([](Json& json) { json["steps"][0]["op"] = "drop"; }) ==
        head + "steps/0/op: \"drop\" is not an operation");
  CHECK(fault_of([](Json& json) { json["steps"][0]["risk"] = "none"; }) ==
        head + "steps/0/risk: \"none\" is not a risk");
  CHECK(fault_of([](Json& json) { json["steps"][0]["reason"] = "why"; }) ==
        head + "steps/0/reason: \"why\" is not a reason");
  CHECK(fault_of([](Json& json) { json["steps"][1]["id"] = 7; }) ==
        head + "steps/1/id: steps are numbered from 1 in their order");
  CHECK(fault_of([](Json& json) { json["steps"][1]["id"] = -1; }) ==
        head + "steps/1/id: a whole number is expected here");
  CHECK(fault_of([](Json& json) { json["steps"][0]["needs"] = {1}; }) ==
        head + "steps/0/needs/0: a step can only need steps before it");
  CHECK(fault_of([](Json& json) { json["steps"][0]["account"] = "Company A"; }) ==
        head + "steps/0/account: \"Company A\" is not the name of an account");
  CHECK(fault_of([](Json& json) { json["steps"][2]["fields"][0]["field"] = "colour"; }) ==
        head + "steps/2/fields/0/field: \"colour\" is not a field");
  CHECK(fault_of([](Json& json) { json["steps"][2]["fields"][0]["after"] = 3; }) ==
        head + "steps/2/fields/0/after: a text is expected here");
  CHECK(fault_of([](Json& json) { json["remarks"][0]["kind"] = "hint"; }) ==
        head + "remarks/0/kind: \"hint\" is not a remark");
  CHECK(fault_of([](Json& json) { json["preconditions"] = "none"; }) ==
        head + "preconditions: a list is expected here");
  for (const std::string& bad : {std::string("0123"), std::string(64, 'A'), std::string(64, 'a') + ".",
                                 std::string(64, 'a') + ".b.", std::string(64, 'a') + "..c"}) {
    CHECK(fault_of([&](Json& json) { json["preconditions"][0]["hash"] = bad; }) ==
          head + "preconditions/0/hash: this is not a hash that `ramify plan` writes");
  }
}

TEST_CASE("a step that says one thing to people and another to the tool is refused") {
  const std::string head = "this plan cannot be read: ";
  CHECK(fault_of([](Json& json) { json["steps"][0]["subject"]["object"] = "user/mallory"; }) ==
        head + "steps/0/address: this is not the address of the subject; it should be \"company-a/user/mallory\"");
  CHECK(fault_of([](Json& json) { json["steps"][0]["undo"] = "delete_role"; }) ==
        head + "steps/0/undo: this is not what takes the step back");
  CHECK(fault_of([](Json& json) { json["steps"].back()["undo_note"] = "easy"; }) ==
        head + "steps/7/undo: this is not what takes the step back");
  CHECK(fault_of([](Json& json) { json["steps"][0]["op"] = "attach_policy"; }) ==
        head + "steps/0: the subject is not one that the operation acts on");
  CHECK(fault_of([](Json& json) {
          json["steps"][0]["subject"] = {{"who", "alice"}};
        }) == head + "steps/0/subject: this does not say what the step acts on");
  CHECK(fault_of([](Json& json) { json["steps"][0]["subject"]["object"] = "robot/r2"; }) ==
        head + "steps/0/subject: \"robot/r2\" is not an object such as `role/ci`");
  CHECK(fault_of([](Json& json) { json["steps"][0]["subject"]["object"] = "user/a b"; }) ==
        head + "steps/0/subject: \"a b\" is not a name");
  CHECK(fault_of([](Json& json) { json["steps"][0]["op"] = "rename_user"; }) ==
        head + "steps/0: a rename says the old name and the new one in the field `name`");
  CHECK(fault_of([](Json& json) { json["accounts"].erase("company-a"); }) ==
        head + "steps/0: the account is not one of the plan's `accounts`");
}

TEST_CASE("the guards' part and the access page are read as strictly as the steps") {
  const std::string head = "this plan cannot be read: ";
  CHECK(fault_of([](Json& json) { json["guards"]["allowed"][0]["guard"] = "all"; }) ==
        head + "guards/allowed/0: \"all\" is not a guard");
  CHECK(fault_of([](Json& json) { json["guards"]["protect"]["company-a"][0] = "robot/*"; }) ==
        head + "guards/protect/company-a/0: \"robot/*\" is not a pattern such as `role/ci*`");
  CHECK(fault_of([](Json& json) { json["guards"]["max_deletions"] = -1; }) ==
        head + "guards/max_deletions: a whole number is expected here");
  CHECK(fault_of([](Json& json) { json["findings"][0]["lifted_by"] = true; }) ==
        head + "findings/0/lifted_by: a text is expected here");
  CHECK(fault_of([](Json& json) { json["access"]["broadens"] = "no"; }) ==
        head + "access/broadens: true or false is expected here");
  CHECK(fault_of([](Json& json) { json["access"]["lines"][0]["mark"] = "++"; }) ==
        head + "access/lines/0/mark: one character is expected here");
  CHECK(fault_of([](Json& json) { json["expires"] = "never"; }) ==
        head + "expires: \"never\" is not a moment such as 2026-01-31T08:00:00Z");
  CHECK(fault_of([](Json& json) { json["commit"].erase("author"); }) ==
        head + "commit: the member `author` is missing");
}

TEST_CASE("what reads well but is not what was written is refused by its digest") {
  const std::string fault = "this plan is not as it was written: its digest is that of another";
  CHECK(fault_of([](Json& json) { json["expires"] = "2099-01-01T00:00:00Z"; }) == fault);
  CHECK(fault_of([](Json& json) { json["findings"][1]["lifted_by"] = "--allow-every-object"; }) == fault);
  CHECK(fault_of([](Json& json) { json["access"]["broadens"] = false; }) == fault);
  CHECK(fault_of([](Json& json) { json["tool_version"] = "9.9.9"; }) == fault);
  CHECK(fault_of([](Json& json) { json["digest"] = std::string(64, '0'); }) == fault);
  CHECK(signed_text(everything()) == "sha256:" + digest(everything()) + "\n");
}

TEST_CASE("whatever byte of a plan is flipped, it is refused or reads as the same plan") {
  const Plan plan = everything();
  const std::string good = to_json(plan);
  std::size_t harmless = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const unsigned mask : {0x01U, 0x20U, 0x80U}) {
      std::string bad = good;
      bad[i] = static_cast<char>(static_cast<unsigned char>(bad[i]) ^ mask);
      const auto read = from_json(bad);
      if (!read) continue;
      ++harmless;
      CAPTURE(i);
      REQUIRE(*read == plan);
    }
  }
  CHECK(harmless < good.size() / 10);
}

TEST_CASE("a member that comes twice is refused") {
  std::string text = to_json(everything());
  text.replace(text.find("\"project\""), 9, "\"created\"");
  const auto read = from_json(text);
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().kind == ErrorKind::usage);
}

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
}  // namespace ramify::plan::test
