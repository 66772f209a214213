#include <doctest/doctest.h>

#include "worlds.h"

namespace ramify::testing {
namespace {

using model::ObjectKind;

TEST_CASE("what carries our mark and is declared no more goes, what does not stays") {
  Worlds worlds;
  ours(add_role(worlds.there(), "old"));
  add_role(worlds.there(), "theirs");
  add_role(worlds.there(), "other").tags[std::string(model::kOwnerTag)] = "payroll";
  add_group(worlds.there(), "crew");
  const diff::ChangeSet set = worlds.diff();
  CHECK(lines(set) == "delete_role company-a/role/old owned_undeclared\n");
}

TEST_CASE("a user goes after everything that hangs on it") {
  Worlds worlds;
  model::User& user = add_user(worlds.there(), "contractor");
  user.console = model::Presence::present;
  user.mfa_bound = true;
  user.keys = {access_key("LTAI1", 1), access_key("LTAI2", 2, model::KeyStatus::inactive)};
  add_group(worlds.there(), "crew");
  worlds.there().memberships = {membership("crew", "contractor")};
  worlds.there().attachments = {attachment("user/contractor", "system/ReadOnlyAccess", "rg-abc")};
  worlds.limits().absent = {{ObjectKind::user, "contractor"}};
  CHECK(lines(worlds.diff()) ==
        "delete_user company-a/user/contractor declared_absent\n"
        "delete_login_profile company-a/user/contractor console dependent\n"
        "deactivate_access_key company-a/user/contractor access key LTAI1 {key_status: active -> inactive} dependent\n"
        "delete_access_key company-a/user/contractor access key LTAI1 {key_status: inactive -> (none)} dependent\n"
        "delete_access_key company-a/user/contractor access key LTAI2 {key_status: inactive -> (none)} dependent\n"
        "unbind_mfa company-a/user/contractor dependent\n"
        "detach_policy company-a/user/contractor <- system/ReadOnlyAccess @ rg-abc dependent\n"
        "remove_user_from_group company-a/group/crew <- user/contractor dependent\n");
}

TEST_CASE("under `manage: all` everything goes that is neither declared, ignored nor the service's") {
  Worlds worlds;
  worlds.limits().manage = model::ManageMode::all;
  worlds.limits().ignore = {{ObjectKind::role, "breakglass*"}};
  add_group(worlds.there(), "crew");
  add_role(worlds.there(), "breakglass");
  add_role(worlds.there(), "AliyunServiceRoleForPolarDB");
  CHECK(lines(worlds.diff()) == "delete_group company-a/group/crew unmanaged_in_all\n");
  CHECK(remarks(worlds.diff()) == "");
}

TEST_CASE("a protected object is remarked instead of deleted, and may be updated") {
  Worlds worlds;
  worlds.limits().protect = {{ObjectKind::role, "Org*"}};
  ours(add_role(worlds.there(), "OrgAdmin"));
  add_role(worlds.wanted(), "OrgAudit").description = "new";
  ours(add_role(worlds.there(), "OrgAudit"));
  CHECK(lines(worlds.diff()) == "update_role company-a/role/OrgAudit {description: (none) -> new} declared_differs\n");
  CHECK(remarks(worlds.diff()) == "protected_object company-a/role/OrgAdmin\n");
}

TEST_CASE("a policy is taken off declared principals and those that go with it") {
  Worlds worlds;
  ours(add_policy(worlds.there(), "reports"));
  add_role(worlds.wanted(), "ci");
  ours(add_role(worlds.there(), "ci"));
  ours(add_role(worlds.there(), "old"));
  worlds.limits().keep_attachments = {{ObjectKind::role, "ci"}};
  worlds.there().attachments = {attachment("role/ci", "custom/reports"), attachment("role/old", "custom/reports")};
  const std::string text = lines(worlds.diff());
  CHECK(text.find("detach_policy company-a/role/ci <- custom/reports dependent\n") != std::string::npos);
  CHECK(text.find("detach_policy company-a/role/old <- custom/reports dependent\n") != std::string::npos);
  CHECK(text.find("delete_policy company-a/policy/reports") != std::string::npos);
}

TEST_CASE("a policy that somebody else holds stays, whole") {
  Worlds worlds;
  ours(add_policy(worlds.there(), "reports"));
  add_role(worlds.there(), "theirs");
  ours(add_role(worlds.there(), "old"));
  worlds.there().attachments = {attachment("role/theirs", "custom/reports")};
  CHECK(lines(worlds.diff()) == "delete_role company-a/role/old owned_undeclared\n");
  CHECK(remarks(worlds.diff()) == "protected_object company-a/policy/reports: role/theirs\n");
}

TEST_CASE("a group with an ignored member stays, whole") {
  Worlds worlds;
  add_group(worlds.there(), "crew");
  for (const char* name : {"ann", "breakglass"}) add_user(worlds.there(), name);
  worlds.there().memberships = {membership("crew", "ann"), membership("crew", "breakglass")};
  worlds.limits().ignore = {{ObjectKind::user, "breakglass"}};
  worlds.limits().absent = {{ObjectKind::group, "crew"}};
  CHECK(lines(worlds.diff()) == "");
  CHECK(remarks(worlds.diff()) == "protected_object company-a/group/crew: user/breakglass\n");
}

TEST_CASE("a role of the service's own is never touched, whoever asks") {
  Worlds worlds;
  add_role(worlds.there(), "AliyunServiceRoleForECS");
  add_role(worlds.there(), "AliyunReservedSSO-Admin");
  add_role(worlds.wanted(), "AliyunReservedSSO-Admin").description = "mine";
  worlds.limits().absent = {{ObjectKind::role, "AliyunServiceRoleForECS"}};
  CHECK(lines(worlds.diff()) == "");
  CHECK(remarks(worlds.diff()) ==
        "reserved company-a/role/AliyunReservedSSO-Admin\n"
        "reserved company-a/role/AliyunServiceRoleForECS\n");
}

TEST_CASE("who we run as is never touched: not the role of a session, not a user, nor its groups") {
  Worlds worlds;
  worlds.identities = {{kA, "acs:ram::1000000000000001:assumed-role/Deployer/ci"},
                       {kB, "acs:ram::2000000000000002:user/deployer"}};
  ours(add_role(worlds.there(), "deployer"));
  worlds.there().attachments = {attachment("role/deployer", "system/AdministratorAccess")};
  add_user(worlds.wanted(kB), "deployer").console = model::Presence::absent;
  ours(add_user(worlds.there(kB), "deployer")).console = model::Presence::present;
  for (model::Account* account : {&worlds.wanted(kB), &worlds.there(kB)}) add_group(*account, "admins");
  worlds.there(kB).memberships = {membership("admins", "deployer")};
  CHECK(lines(worlds.diff()) == "");
  CHECK(remarks(worlds.diff()) ==
        "reserved company-a/role/deployer: acs:ram::1000000000000001:assumed-role/Deployer/ci\n"
        "reserved company-b/user/deployer: acs:ram::2000000000000002:user/deployer\n");
}

TEST_CASE("a policy that only we ourselves hold cannot go") {
  Worlds worlds;
  worlds.identities = {{kA, "acs:ram::1000000000000001:user/deployer"}};
  ours(add_user(worlds.there(), "deployer"));
  ours(add_policy(worlds.there(), "deploy"));
  worlds.there().attachments = {attachment("user/deployer", "custom/deploy")};
  CHECK(lines(worlds.diff()) == "");
  CHECK(remarks(worlds.diff()) ==
        "reserved company-a/user/deployer: acs:ram::1000000000000001:user/deployer\n"
        "protected_object company-a/policy/deploy: user/deployer\n");
}

TEST_CASE("a deletion says what was there") {
  Worlds worlds;
  model::Policy& policy = ours(add_policy(worlds.there(), "reports"));
  policy.description = "Read";
  CHECK(lines(worlds.diff()) == "delete_policy company-a/policy/reports {description: Read -> (none)} {document: " +
                                    policy::to_json(*policy.document) + " -> (none)} owned_undeclared\n");
}

}  // namespace
}  // namespace ramify::testing
