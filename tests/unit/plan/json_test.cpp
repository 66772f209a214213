#include <algorithm>
#include <nlohmann/json.hpp>

#include "everything.h"

namespace ramify::plan::test::json_tests {
namespace {

using Json = nlohmann::ordered_json;

const std::string kUnreadable = "this plan cannot be read: ";

/// One place of the plan's JSON, and what stands there instead; nothing: it is taken out.
struct Edit {
  std::string at;
  std::string value;
  std::string fault;
};

/// What is wrong with the plan once it is edited.
std::string fault_of(const Edit& edit) {
  Json json = Json::parse(to_json(everything()));
  const Json::json_pointer at(edit.at);
  if (edit.value.empty()) {
    json[at.parent_pointer()].erase(at.back());
  } else {
    json[at] = Json::parse(edit.value);
  }
  const auto read = from_json(json.dump());
  return read ? "" : read.error().message;
}

void check(const std::vector<Edit>& edits, const std::string& head) {
  for (const Edit& edit : edits) {
    CAPTURE(edit.at);
    CAPTURE(edit.value);
    CHECK(fault_of(edit) == head + edit.fault);
  }
}

std::string refusal_of(const std::string& text) {
  const auto read = from_json(text);
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
  CHECK(refusal_of("{").starts_with(kUnreadable + "line 1, column 2: "));
  CHECK(refusal_of("[]") == kUnreadable + "the plan: an object is expected here");
  CHECK(refusal_of("{}") == kUnreadable + "the plan: the member `format_version` is missing");
  CHECK(from_json("{}").error().help == "make it anew with `ramify plan --out FILE`");
  const auto snapshot = from_json(R"({"format_version": 1, "accounts": {}})");
  CHECK(snapshot.error().message == "this is a snapshot of accounts, not a plan");
  CHECK(snapshot.error().help == "plan against it: `ramify plan --live SNAPSHOT --out FILE`");
  check({{"/format_version", "5", "this plan has another format than version 4"},
         {"/format_version", "-2", "this plan has another format than version 4"},
         {"/format_version", "3",
          "the plan is stale: it has format version 3, and plans are checked by what version 4 says"}},
        "");
  CHECK(from_json(R"({"format_version": 3})").error().kind == ErrorKind::stale);
  CHECK(from_json(R"({"format_version": 5})").error().kind == ErrorKind::usage);
  check({{"/extra", "1", "the plan: `extra` is not a member of a plan"},
         {"/created", R"("yesterday")", "created: \"yesterday\" is not a moment such as 2026-01-31T08:00:00Z"},
         {"/expires", R"("never")", "expires: \"never\" is not a moment such as 2026-01-31T08:00:00Z"},
         {"/accounts/company-a/id", R"("12")", "accounts/company-a/id: \"12\" is not an account id"},
         {"/steps/0/op", R"("drop")", "steps/0/op: \"drop\" is not an operation"},
         {"/steps/0/risk", R"("none")", "steps/0/risk: \"none\" is not a risk"},
         {"/steps/0/reason", R"("why")", "steps/0/reason: \"why\" is not a reason"},
         {"/steps/1/id", "7", "steps/1/id: steps are numbered from 1 in their order"},
         {"/steps/1/id", "-1", "steps/1/id: a whole number is expected here"},
         {"/steps/0/needs", "[1]", "steps/0/needs/0: a step can only need steps before it"},
         {"/steps/0/account", R"("Company A")", "steps/0/account: \"Company A\" is not the name of an account"},
         {"/steps/2/fields/0/field", R"("colour")", "steps/2/fields/0/field: \"colour\" is not a field"},
         {"/steps/2/fields/0/after", "3", "steps/2/fields/0/after: a text is expected here"},
         {"/remarks/0/kind", R"("hint")", "remarks/0/kind: \"hint\" is not a remark"},
         {"/binding", R"("some")", "binding: \"some\" is not what a plan can be bound to"},
         {"/preconditions", R"("none")", "preconditions: a list is expected here"}},
        kUnreadable);
  for (const std::string& bad : {std::string("0123"), std::string(64, 'A'), std::string(64, 'a') + ".",
                                 std::string(64, 'a') + ".b.", std::string(64, 'a') + "..c"}) {
    check({{"/preconditions/0/hash", '"' + bad + '"',
            "preconditions/0/hash: this is not a hash that `ramify plan` writes"}},
          kUnreadable);
  }
}

TEST_CASE("a word is read as it is written, letter case and all") {
  const Plan plan = everything();
  const auto attaches = [](const Step& step) { return step.change.op == ops::Op::attach_policy; };
  const auto step = std::find_if(plan.steps.begin(), plan.steps.end(), attaches);
  const auto where = "steps/" + std::to_string(step - plan.steps.begin()) + "/subject/policy_type";
  check({{"/" + where, R"("system")", where + ": \"system\" is not a policy type"}}, kUnreadable);
}

TEST_CASE("a step that says one thing to people and another to the tool is refused") {
  check(
      {{"/steps/0/subject/object", R"("user/mallory")",
        "steps/0/address: this is not the address of the subject; it should be \"company-a/user/mallory\""},
       {"/steps/0/undo", R"("delete_role")", "steps/0/undo: this is not what takes the step back"},
       {"/steps/7/undo_note", R"("easy")", "steps/7/undo: this is not what takes the step back"},
       {"/steps/0/op", R"("attach_policy")", "steps/0: the subject is not one that the operation acts on"},
       {"/steps/0/subject", R"({"who":"alice"})", "steps/0/subject: this does not say what the step acts on"},
       {"/steps/0/subject/object", R"("robot/r2")", "steps/0/subject: \"robot/r2\" is not an object such as `role/ci`"},
       {"/steps/0/subject/object", R"("user/a b")", "steps/0/subject: \"a b\" is not a name"},
       {"/steps/0/op", R"("rename_user")", "steps/0: a rename says the old name and the new one in the field `name`"},
       {"/accounts/company-a", "", "steps/0: the account is not one of the plan's `accounts`"}},
      kUnreadable);
}

TEST_CASE("the guards' part and the access page are read as strictly as the steps") {
  check({{"/guards/allowed/0/guard", R"("all")", "guards/allowed/0: \"all\" is not a guard"},
         {"/guards/protect/company-a/0", R"("robot/*")",
          "guards/protect/company-a/0: \"robot/*\" is not a pattern such as `role/ci*`"},
         {"/guards/max_deletions", "-1", "guards/max_deletions: a whole number is expected here"},
         {"/findings/0/lifted_by", "true", "findings/0/lifted_by: a text is expected here"},
         {"/access/broadens", R"("no")", "access/broadens: true or false is expected here"},
         {"/access/lines/0/mark", R"("++")", "access/lines/0/mark: one character is expected here"},
         {"/commit/author", "", "commit: the member `author` is missing"}},
        kUnreadable);
}

TEST_CASE("what reads well but is not what was written is refused by its digest") {
  check({{"/expires", R"("2099-01-01T00:00:00Z")", ""},
         {"/findings/1/lifted_by", R"("--allow-every-object")", ""},
         {"/access/broadens", "false", ""},
         {"/tool_version", R"("9.9.9")", ""},
         {"/steps/0/place", R"({"file":"elsewhere.yaml","line":1,"column":1})", ""},
         {"/digest", '"' + std::string(64, '0') + '"', ""}},
        "this plan is not as it was written: its digest is that of another");
  CHECK(signed_text(everything()) == "sha256:" + digest(everything()) + "\n");
}

TEST_CASE("whichever byte of a plan is flipped, it is refused") {
  const std::string good = to_json(everything());
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const unsigned mask : {0x01U, 0x20U, 1U << (i % 8)}) {
      std::string bad = good;
      bad[i] = static_cast<char>(static_cast<unsigned char>(bad[i]) ^ mask);
      if (!from_json(bad)) continue;
      FAIL("byte " << i << " of " << bad.substr(i - std::min<std::size_t>(i, 30), 60));
    }
  }
}

TEST_CASE("wherever a byte of a plan is missing, or twice, it is refused, or is white space between its words") {
  const Plan plan = everything();
  const std::string good = to_json(plan);
  std::size_t harmless = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    i % 2 == 0 ? bad.erase(i, 1) : bad.insert(i, 1, good[i]);
    const auto read = from_json(bad);
    if (!read) continue;
    ++harmless;
    CAPTURE(i);
    REQUIRE((good[i] == ' ' || good[i] == '\n'));
    REQUIRE(*read == plan);
  }
  CHECK(harmless > 0);
}

TEST_CASE("a member that comes twice is refused") {
  std::string text = to_json(everything());
  text.replace(text.find("\"project\""), 9, "\"created\"");
  const auto read = from_json(text);
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().kind == ErrorKind::usage);
}

}  // namespace
}  // namespace ramify::plan::test::json_tests
