#include <doctest/doctest.h>

#include "worlds.h"

namespace ramify::testing {
namespace {

using model::ObjectKind;

TEST_CASE("a user keeps what hangs on it when it gets a new name") {
  Worlds worlds;
  add_user(worlds.wanted(), "bob").display_name = "Bob";
  ours(add_user(worlds.there(), "robert"));
  for (model::Account* account : {&worlds.wanted(), &worlds.there()}) add_group(*account, "crew");
  worlds.wanted().attachments = {attachment("user/bob", "system/ReadOnlyAccess")};
  worlds.there().attachments = {attachment("user/robert", "system/ReadOnlyAccess")};
  worlds.wanted().memberships = {membership("crew", "bob")};
  worlds.there().memberships = {membership("crew", "robert")};
  worlds.limits().previously = {{{ObjectKind::user, "bob"}, "robert"}};
  CHECK(lines(worlds.diff()) ==
        "update_user company-a/user/bob {display_name: (none) -> Bob} declared_differs\n"
        "rename_user company-a/user/bob {name: robert -> bob} renamed\n");
}

TEST_CASE("a group gets a new name in place") {
  Worlds worlds;
  add_group(worlds.wanted(), "crew");
  add_group(worlds.there(), "team");
  worlds.limits().previously = {{{ObjectKind::group, "crew"}, "team"}};
  CHECK(lines(worlds.diff()) == "rename_group company-a/group/crew {name: team -> crew} renamed\n");
}

TEST_CASE("a role is made anew under its new name with what the declaration leaves out, and the old one goes") {
  Worlds worlds;
  add_role(worlds.wanted(), "deploy");
  model::Role& old = add_role(worlds.there(), "ci", {"acs:ram::1000000000000001:root"});
  old.description = "Builds";
  old.max_session = std::chrono::hours(2);
  worlds.wanted().attachments = {attachment("role/deploy", "system/ReadOnlyAccess")};
  worlds.there().attachments = {attachment("role/ci", "system/ReadOnlyAccess")};
  worlds.limits().previously = {{{ObjectKind::role, "deploy"}, "ci"}};
  const std::string trust = policy::to_json(*old.trust);
  CHECK(lines(worlds.diff()) ==
        "delete_role company-a/role/ci {name: ci -> deploy} {description: Builds -> (none)} "
        "{max_session: 7200 -> (none)} {trust: " +
            trust +
            " -> (none)} renamed\n"
            "detach_policy company-a/role/ci <- system/ReadOnlyAccess {name: ci -> deploy} renamed\n"
            "create_role company-a/role/deploy {description: (none) -> Builds} {max_session: (none) -> 7200} "
            "{trust: (none) -> " +
            trust +
            "} renamed\n"
            "attach_policy company-a/role/deploy <- system/ReadOnlyAccess declared_new\n");
}

TEST_CASE("policies that are kept move over to the role's new name") {
  Worlds worlds;
  add_role(worlds.wanted(), "deploy", {"acs:ram::1000000000000001:root"});
  add_role(worlds.there(), "ci");
  worlds.there().attachments = {attachment("role/ci", "system/ReadOnlyAccess")};
  worlds.limits().previously = {{{ObjectKind::role, "deploy"}, "ci"}};
  worlds.limits().keep_attachments = {{ObjectKind::role, "deploy"}};
  CHECK(lines(worlds.diff()).find("attach_policy company-a/role/deploy <- system/ReadOnlyAccess") != std::string::npos);
}

TEST_CASE("a former name that is gone or still declared is no rename") {
  Worlds worlds;
  add_user(worlds.wanted(), "bob");
  worlds.limits().previously = {{{ObjectKind::user, "bob"}, "robert"}};
  CHECK(lines(worlds.diff()) == "create_user company-a/user/bob declared_new\n");
  add_user(worlds.wanted(), "robert");
  ours(add_user(worlds.there(), "robert"));
  CHECK(lines(worlds.diff()) == "create_user company-a/user/bob declared_new\n");
}

TEST_CASE("names that move along a chain all move") {
  Worlds worlds;
  for (const char* name : {"b", "c"}) add_user(worlds.wanted(), name);
  for (const char* name : {"a", "b"}) ours(add_user(worlds.there(), name));
  worlds.limits().previously = {{{ObjectKind::user, "b"}, "a"}, {{ObjectKind::user, "c"}, "b"}};
  CHECK(lines(worlds.diff()) ==
        "rename_user company-a/user/b {name: a -> b} renamed\n"
        "rename_user company-a/user/c {name: b -> c} renamed\n");
}

TEST_CASE("two objects that would only exchange names are left as they are") {
  Worlds worlds;
  for (const char* name : {"a", "b"}) {
    add_user(worlds.wanted(), name);
    ours(add_user(worlds.there(), name));
  }
  worlds.limits().previously = {{{ObjectKind::user, "b"}, "a"}, {{ObjectKind::user, "a"}, "b"}};
  CHECK(lines(worlds.diff()) == "");
}

TEST_CASE("an ignored object gets no new name, and none is made beside it") {
  Worlds worlds;
  add_user(worlds.wanted(), "bob");
  add_user(worlds.there(), "robert");
  worlds.limits().ignore = {{ObjectKind::user, "robert"}};
  worlds.limits().previously = {{{ObjectKind::user, "bob"}, "robert"}};
  CHECK(lines(worlds.diff()) == "");
}

}  // namespace
}  // namespace ramify::testing
