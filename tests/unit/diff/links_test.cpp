#include <doctest/doctest.h>

#include "worlds.h"

namespace ramify::testing {
namespace {

/// A declared role `ci` that is there.
Worlds with_role() {
  Worlds worlds;
  add_role(worlds.wanted(), "ci");
  ours(add_role(worlds.there(), "ci"));
  return worlds;
}

TEST_CASE("attachments of a declared principal are exclusive") {
  Worlds worlds = with_role();
  worlds.wanted().attachments = {attachment("role/ci", "system/AliyunPTSFullAccess")};
  worlds.there().attachments = {attachment("role/ci", "system/AdministratorAccess")};
  CHECK(lines(worlds.diff()) ==
        "attach_policy company-a/role/ci <- system/AliyunPTSFullAccess declared_differs\n"
        "detach_policy company-a/role/ci <- system/AdministratorAccess unlisted_attachment\n");
}

TEST_CASE("extra policies are kept where the declaration says so") {
  Worlds worlds = with_role();
  worlds.limits().keep_attachments = {{model::ObjectKind::role, "ci"}};
  worlds.there().attachments = {attachment("role/ci", "system/AdministratorAccess")};
  CHECK(lines(worlds.diff()) == "");
}

TEST_CASE("the scope is part of an attachment") {
  Worlds worlds = with_role();
  worlds.wanted().attachments = {attachment("role/ci", "system/AliyunSLBFullAccess", "rg-abc")};
  worlds.there().attachments = {attachment("role/ci", "system/AliyunSLBFullAccess")};
  CHECK(lines(worlds.diff()) ==
        "attach_policy company-a/role/ci <- system/AliyunSLBFullAccess @ rg-abc declared_differs\n"
        "detach_policy company-a/role/ci <- system/AliyunSLBFullAccess unlisted_attachment\n");
}

TEST_CASE("a policy's name in the service's own letter case is no change") {
  Worlds worlds = with_role();
  worlds.wanted().attachments = {attachment("role/ci", "system/AliyunOssFullAccess")};
  worlds.there().attachments = {attachment("role/ci", "system/AliyunOSSFullAccess")};
  CHECK(lines(worlds.diff()) == "");
}

TEST_CASE("a custom policy and a system policy of one name are two") {
  Worlds worlds = with_role();
  worlds.wanted().attachments = {attachment("role/ci", "custom/Reports")};
  worlds.there().attachments = {attachment("role/ci", "system/Reports")};
  CHECK(worlds.diff().changes.size() == 2);
}

TEST_CASE("attachments of principals that are not declared are left alone") {
  Worlds worlds;
  add_role(worlds.there(), "theirs");
  worlds.there().attachments = {attachment("role/theirs", "system/AdministratorAccess")};
  CHECK(lines(worlds.diff()) == "");
}

/// A declared group `crew` and user `alice`, both there.
Worlds with_group() {
  Worlds worlds;
  for (model::Account* account : {&worlds.wanted(), &worlds.there()}) {
    add_group(*account, "crew");
    ours(add_user(*account, "alice"));
  }
  return worlds;
}

TEST_CASE("a group's members are those who name it") {
  Worlds worlds = with_group();
  add_user(worlds.there(), "bob");
  worlds.wanted().memberships = {membership("crew", "alice")};
  worlds.there().memberships = {membership("crew", "bob")};
  CHECK(lines(worlds.diff()) ==
        "add_user_to_group company-a/group/crew <- user/alice declared_differs\n"
        "remove_user_from_group company-a/group/crew <- user/bob unlisted_member\n");
}

TEST_CASE("extra members are kept where the declaration says so") {
  Worlds worlds = with_group();
  add_user(worlds.there(), "bob");
  worlds.there().memberships = {membership("crew", "bob")};
  worlds.limits().keep_members = {model::GroupName::from_service("crew")};
  CHECK(lines(worlds.diff()) == "");
}

TEST_CASE("an ignored user stays in a declared group") {
  Worlds worlds = with_group();
  add_user(worlds.there(), "breakglass-1");
  worlds.there().memberships = {membership("crew", "breakglass-1")};
  worlds.limits().ignore = {{model::ObjectKind::user, "breakglass-*"}};
  CHECK(lines(worlds.diff()) == "");
}

TEST_CASE("memberships in groups that are not declared are left alone") {
  Worlds worlds = with_group();
  add_group(worlds.there(), "theirs");
  worlds.there().memberships = {membership("theirs", "alice")};
  CHECK(lines(worlds.diff()) == "");
}

}  // namespace
}  // namespace ramify::testing
