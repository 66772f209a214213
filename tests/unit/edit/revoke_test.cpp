#include "ramify/edit/revoke.h"

#include <doctest/doctest.h>

#include "../../../src/edit/revoke_trust.h"  // every way in which a trust can be written
#include "unit/access/worlds.h"

using namespace ramify;

namespace {

const std::string kHead = "accounts:\n  a:\n    roles:\n      x:\n";

/// The role's text once `who` is out of its trust, and the JSON file beside it.
struct Cut {
  Cut(const std::string& role, const std::string& who, const std::string& json = {}) {
    SourceMap sources;
    sources.add("ramify.yaml", kHead + role);
    if (!json.empty()) sources.add("trust.json", json);
    edit::ConfigFiles files(sources);
    access::WorldBuilder world;
    world.user("b", "alice").user("b", "bob").role("b", "ci").role("a", "x", access::kTrustB);
    const auto outcast = access::parse_outcast({world.world(), world.world()}, who);
    REQUIRE(outcast.has_value());
    made = edit::cut_trust(files, files.find(access::address("a/role/x")), {*outcast, world.world()});
    after = files.named("ramify.yaml")->text().substr(kHead.size());
    if (!json.empty()) file = files.named("trust.json")->text();
  }
  bool made = false;
  std::string after;
  std::string file;
};

std::string trusting(const std::string& principals) {
  return R"({Version: "1", Statement: [{Effect: Allow, Action: sts:AssumeRole, Principal: {RAM: )" + principals +
         "}}]}";
}

}  // namespace

TEST_CASE("entries that name the outcast go, by the account's name or id, and others stay") {
  CHECK(Cut("        trust: [{account: b}, {service: ecs.aliyuncs.com}]\n", "b").after ==
        "        trust: [{service: ecs.aliyuncs.com}]\n");
  CHECK(Cut("        trust:\n          - user: b/alice  # ours\n          - role: \"2000000000000002/ci\"\n", "b")
            .after == "        trust: []\n");
  CHECK(Cut("        trust: [{user: b/Alice}, {user: b/bob}, {role: b/alice}]\n", "b/alice").after ==
        "        trust: [{user: b/bob}, {role: b/alice}]\n");
  CHECK(Cut("        trust: [{account: b}]\n", "b/alice").after == "        trust: [{account: b}]\n");
}

TEST_CASE("a trust written as a document loses the principal, the statement, or becomes a trust of nobody") {
  const std::string alice = R"("acs:ram::2000000000000002:user/alice")";
  const std::string bob = R"("acs:ram::2000000000000002:user/bob")";
  const std::string key = "        trust_document: ";
  CHECK(Cut(key + trusting("[" + alice + ", " + bob + "]") + "\n", "b/alice").after ==
        key + trusting("[" + bob + "]") + "\n");
  CHECK(Cut("        description: d\n" + key + trusting(alice) + "\n", "b/alice").after ==
        "        description: d\n        trust: []\n");
  const Cut untouched(key + trusting("[" + bob + "]") + "\n", "b/alice");
  CHECK(untouched.made);
  CHECK(untouched.after == key + trusting("[" + bob + "]") + "\n");
}

TEST_CASE("a trust in a file of its own is changed there") {
  const std::string both = R"({"Version": "1", "Statement": [
  {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": ["acs:ram::2000000000000002:root"]}},
  {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["ecs.aliyuncs.com"]}}
]})";
  const Cut cut("        trust_file: trust.json\n", "b", both);
  CHECK(cut.made);
  CHECK(cut.after == "        trust_file: trust.json\n");
  CHECK(cut.file.find("2000000000000002") == std::string::npos);
  CHECK(cut.file.find("ecs.aliyuncs.com") != std::string::npos);
}

TEST_CASE("what is shared by an alias is left to be changed by hand") {
  const Cut cut("        trust: &all [{user: b/alice}, {user: b/bob}]\n      y:\n        trust: *all\n", "b/alice");
  CHECK_FALSE(cut.made);
}
