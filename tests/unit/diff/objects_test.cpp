#include <doctest/doctest.h>

#include "worlds.h"

namespace ramify::testing {
namespace {

TEST_CASE("what is declared and not there is created with its tags") {
  Worlds worlds;
  model::User& alice = add_user(worlds.wanted(), "alice");
  alice.display_name = "Alice";
  alice.tags = {{"team", "perf"}};
  add_group(worlds.wanted(), "crew").comments = "Load tests";
  const diff::ChangeSet set = worlds.diff();
  CHECK(lines(set) ==
        "create_user company-a/user/alice {display_name: (none) -> Alice} {tag:team: (none) -> perf} declared_new\n"
        "create_group company-a/group/crew {comments: (none) -> Load tests} declared_new\n");
  CHECK(ops::find_field(set.changes.front(), ops::Field::tag, "ramify:project")->after == "demo");
}

TEST_CASE("what the declaration leaves out is left as it is") {
  Worlds worlds;
  add_user(worlds.wanted(), "alice");
  model::User& alice = ours(add_user(worlds.there(), "alice"));
  alice.display_name = "Somebody";
  alice.comments = "kept";
  alice.tags["cost"] = "42";
  alice.console = model::Presence::present;
  alice.keys = {access_key("LTAI1", 1)};
  CHECK(lines(worlds.diff()) == "");
}

TEST_CASE("a written field that differs is one update, and an empty text clears") {
  Worlds worlds;
  model::User& wanted = add_user(worlds.wanted(), "alice");
  wanted.display_name = "Alice";
  wanted.comments = "";
  model::User& live = ours(add_user(worlds.there(), "alice"));
  live.display_name = "A.";
  live.comments = "old";
  CHECK(lines(worlds.diff()) ==
        "update_user company-a/user/alice {display_name: A. -> Alice} {comments: old -> (none)} declared_differs\n");
}

TEST_CASE("an empty comment and none are the same") {
  Worlds worlds;
  add_group(worlds.wanted(), "crew").comments = "";
  add_group(worlds.there(), "crew");
  CHECK(lines(worlds.diff()) == "");
}

TEST_CASE("only written tags are looked at") {
  Worlds worlds;
  add_role(worlds.wanted(), "ci").tags = {{"team", "perf"}, {"env", "prod"}};
  ours(add_role(worlds.there(), "ci")).tags.insert({{"team", "infra"}, {"other", "x"}});
  CHECK(lines(worlds.diff()) ==
        "tag_role company-a/role/ci {tag:env: (none) -> prod} {tag:team: infra -> perf} declared_differs\n");
}

TEST_CASE("a trust in another order is no change") {
  Worlds worlds;
  add_role(worlds.wanted(), "ci", {"acs:ram::1000000000000001:root", "acs:ram::2000000000000002:user/Bob"});
  ours(add_role(worlds.there(), "ci", {"acs:ram::2000000000000002:user/bob", "acs:ram::1000000000000001:root"}));
  CHECK(lines(worlds.diff()) == "");
}

TEST_CASE("a trust that nobody can meet is no change against another one") {
  Worlds worlds;
  const model::AccountId id = worlds.wanted().id;
  add_role(worlds.wanted(), "ci").trust = model::unmeetable_trust(id, "declared now");
  ours(add_role(worlds.there(), "ci")).trust = model::unmeetable_trust(id, "made earlier");
  CHECK(lines(worlds.diff()) == "");
}

TEST_CASE("an update of a role carries what the service would reset") {
  Worlds worlds;
  add_role(worlds.wanted(), "ci").description = "new";
  model::Role& live = ours(add_role(worlds.there(), "ci", {"acs:ram::1000000000000001:root"}));
  live.description = "old";
  live.max_session = std::chrono::hours(2);
  const diff::ChangeSet set = worlds.diff();
  CHECK(lines(set) == "update_role company-a/role/ci {description: old -> new} declared_differs\n");
  const auto& carried = set.changes.front().carried;
  REQUIRE(carried.size() == 2);
  CHECK(carried[0].after == "7200");
  CHECK(carried[1].after == policy::to_json(*live.trust));
  CHECK(carried[1].before == carried[1].after);
}

TEST_CASE("a policy that says the same in other letters and another order is no change") {
  Worlds worlds;
  add_policy(worlds.wanted(), "reports", {"oss:GetObject", "oss:ListObjects"});
  ours(add_policy(worlds.there(), "reports", {"OSS:listobjects", "oss:getobject"}));
  CHECK(lines(worlds.diff()) == "");
}

TEST_CASE("a policy with another meaning is one new version, its description a step of its own") {
  Worlds worlds;
  add_policy(worlds.wanted(), "reports", {"oss:GetObject"}).description = "new";
  ours(add_policy(worlds.there(), "reports", {"oss:*"})).description = "old";
  const std::string text = lines(worlds.diff());
  CHECK(text.find("create_policy_version company-a/policy/reports {document: ") == 0);
  CHECK(text.find("update_policy_description company-a/policy/reports {description: old -> new} declared_differs") !=
        std::string::npos);
}

TEST_CASE("taking over an unmarked object is a remark and a tag") {
  Worlds worlds;
  add_role(worlds.wanted(), "ci");
  add_role(worlds.there(), "ci");
  CHECK(lines(worlds.diff()) == "tag_role company-a/role/ci adopted\n");
  CHECK(remarks(worlds.diff()) == "adopt company-a/role/ci\n");
}

TEST_CASE("taking over from another project says whose it was") {
  Worlds worlds;
  add_role(worlds.wanted(), "ci");
  add_role(worlds.there(), "ci").tags[std::string(model::kOwnerTag)] = "payroll";
  CHECK(remarks(worlds.diff()) == "adopt company-a/role/ci: payroll\n");
}

TEST_CASE("a name that differs by letter case only is remarked, and nothing is done about it") {
  Worlds worlds;
  add_role(worlds.wanted(), "CI").description = "declared";
  worlds.wanted().attachments.insert(attachment("role/CI", "system/ReadOnlyAccess"));
  ours(add_role(worlds.there(), "ci"));
  worlds.there().attachments.insert(attachment("role/ci", "system/AdministratorAccess"));
  worlds.limits().manage = model::ManageMode::all;
  CHECK(lines(worlds.diff()) == "");
  CHECK(remarks(worlds.diff()) == "case_twin company-a/role/CI: ci\n");
}

TEST_CASE("a change says which line of the configuration caused it") {
  Worlds worlds;
  add_role(worlds.wanted(), "ci", {"acs:ram::1000000000000001:root"});
  ours(add_role(worlds.there(), "ci", {"acs:ram::2000000000000002:root"}));
  const model::Address role{kA, {model::ObjectKind::role, "ci"}};
  worlds.provenance.set(role, model::Facet::object, {}, {"ramify.yaml", 4, 7});
  worlds.provenance.set(role, model::Facet::field, "trust", {"ramify.yaml", 6, 9});
  CHECK(worlds.diff().changes.front().place == model::Place{"ramify.yaml", 6, 9});
}

}  // namespace
}  // namespace ramify::testing
