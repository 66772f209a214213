#include <doctest/doctest.h>

#include "plans.h"
#include "ramify/report/report.h"

namespace ramify::report::test {
namespace {

using model::ObjectKind;
using model::PolicyType;
using ops::Field;
using ops::Op;
using ops::Reason;

plan::Plan first_plan() {
  return Plans()
      .step(Op::create_user, user("perf-engineer"),
            {made(Field::display_name, "Perf engineer"), made(Field::tag, "perf", "team")}, Reason::declared_new, 19)
      .step(Op::create_role, role("PTSCrossAccountRole"),
            {made(Field::description, "Performance tests run by company B"), made(Field::max_session, "3600"),
             made(Field::trust, trust(kRootOfB))},
            Reason::declared_new, 9)
      .step(Op::attach_policy,
            attachment(kA, {ObjectKind::role, "PTSCrossAccountRole"}, PolicyType::system, "AliyunPTSFullAccess"), {},
            Reason::declared_new, 14)
      .step(Op::create_access_key, key("perf-engineer"), {}, Reason::declared_new, 21)
      .step(Op::attach_policy,
            attachment(kB, {ObjectKind::user, "perf-engineer"}, PolicyType::system, "AdministratorAccess"), {},
            Reason::declared_new, 22)
      .plan();
}

Access gain(const std::string& who, const std::string& which) {
  access::Fact fact;
  fact.who = {{kB, {ObjectKind::user, who}}};
  fact.roles = {{kA, {ObjectKind::role, which}}};
  fact.after = access::Standing::allow;
  return access::Facts{fact};
}

TEST_CASE("a plan says who gets in first, then what happens to each object of each account, and why") {
  CHECK(plan_text(first_plan(), {}, gain("perf-engineer", "PTSCrossAccountRole")) ==
        R"(Plan: 5 to create, 0 to change, 0 to delete, in 2 accounts.

Look twice
  ! company-b: user perf-engineer gets AdministratorAccess, a high-risk policy

Access
  + company-b/perf-engineer can now become company-a/PTSCrossAccountRole

company-a (1000000000000001): 2 to create
  + role PTSCrossAccountRole  (declared, not there yet; ramify.yaml:9)
      description: "Performance tests run by company B"
      max session: 1h
      trusts company-b: every user and role that company-b itself lets in
    + policy AliyunPTSFullAccess (system), whole account  (ramify.yaml:14)

company-b (2000000000000002): 3 to create
  + user perf-engineer  (declared, not there yet; ramify.yaml:19)
      display name: "Perf engineer"
      tag team: "perf"
    + access key  (ramify.yaml:21)
        its secret is sealed for its recipients as soon as it is made
    + policy AdministratorAccess (system), whole account  (ramify.yaml:22)
        ! high risk: whoever holds it can take over the account, or come near to it
)");
}

TEST_CASE("a plan without changes is one line") {
  CHECK(plan_text(Plans().plan(), {}) == "No changes: 2 accounts are as declared.\n");
}

TEST_CASE("old and new stand side by side, with the reason and the line") {
  const auto plan =
      Plans()
          .step(Op::update_role, role("r"),
                {changed(Field::description, "old", "new\nline"), changed(Field::max_session, "3600", "5400")},
                Reason::declared_differs, 12)
          .step(Op::detach_policy, attachment(kA, {ObjectKind::role, "r"}, PolicyType::custom, "strange", "rg-aek2"),
                {}, Reason::unlisted_attachment)
          .step(Op::tag_role, role("r"), {changed(Field::tag, "perf", "load", "team")}, Reason::declared_differs, 13)
          .plan();
  CHECK(plan_text(plan, {}) == R"(Plan: 0 to create, 2 to change, 1 to delete, in 1 account.

company-a (1000000000000001): 2 to change, 1 to delete
  ~ role r
    ~ description: "old" -> "new\u{0A}line"  (declared otherwise; ramify.yaml:12)
    ~ max session: 1h -> 1h30m  (declared otherwise; ramify.yaml:12)
    - policy strange (custom), in resource group rg-aek2  (attached, but not listed)
    ~ tag team: "perf" -> "load"  (declared otherwise; ramify.yaml:13)
)");
}

TEST_CASE("deletion says what cannot be undone") {
  const auto plan =
      Plans()
          .step(Op::delete_access_key, key("old", "LTAI1"), {}, Reason::dependent)
          .step(Op::delete_login_profile, logon("old"), {}, Reason::dependent)
          .step(Op::remove_user_from_group,
                {kB, model::Membership{model::GroupName::from_service("g"), model::UserName::from_service("old")}}, {},
                Reason::unlisted_member)
          .step(Op::delete_user, user("old"), {}, Reason::declared_absent, 30)
          .plan();
  CHECK(plan_text(plan, {}) == R"(Plan: 0 to create, 0 to change, 4 to delete, in 1 account.

company-b (2000000000000002): 4 to delete
  - user old  (declared absent; ramify.yaml:30)
    - access key LTAI1  (goes with what it hangs on)
    - console logon  (goes with what it hangs on)
  ~ group g
    - member old  (a member, but does not name this group)

Cannot be undone
  ! company-b: delete the console logon of user old (a password cannot be read back, so it cannot be restored)

Undone only in part
  ! company-b: delete access key LTAI1 of user old (comes back from the recycle bin, which keeps an AccessKey for about a month)
  ! company-b: delete user old (comes back from the recycle bin within about a month, else under a new id; without its password and MFA device)
)");
}

TEST_CASE("what undoing many steps loses alike is one line an account, and drift does not tell it") {
  Plans plans;
  for (int number = 1; number <= 7; ++number) plans.step(Op::delete_role, role(fmt::format("r{}", number)));
  const auto text = plan_text(plans.plan(), {});
  const auto at = text.find("Undone only in part");
  REQUIRE(at != std::string::npos);
  CHECK(
      text.substr(at) ==
      "Undone only in part\n  ! company-a: delete role r1, delete role r2, delete role r3, delete role r4, delete role "
      "r5, and 2 more (comes back under a new id; sessions that were open are closed for good)\n");
  CHECK(plan_markdown(plans.plan()).find("Undone only in part") != std::string::npos);
  CHECK(plan_json(plans.plan()).find("comes back under a new id; sessions that were open are closed for good") !=
        std::string::npos);
  CHECK(drift_text(plans.plan(), {}).find("Undone only in part") == std::string::npos);
}

TEST_CASE("remarks are said after the changes") {
  const auto plan = Plans()
                        .remark(diff::Remark::Kind::adopt, {kB, {ObjectKind::role, "ci"}}, "shop")
                        .remark(diff::Remark::Kind::mfa_missing, {kB, {ObjectKind::user, "alice"}})
                        .remark(diff::Remark::Kind::surplus_keys, {kB, {ObjectKind::user, "bot"}}, "LTAI2, LTAI1")
                        .plan();
  CHECK(plan_text(plan, {}) == R"(No changes: 2 accounts are as declared.

Remarks
  * company-b/role/ci carries the mark of project shop; it is taken over from there
  * company-b/user/alice must use MFA, but has bound no device
  * company-b/user/bot has more active AccessKeys than declared, oldest first: LTAI2, LTAI1
)");
}

TEST_CASE("who comes from outside the accounts is said on the access page too") {
  const auto plan =
      Plans()
          .step(Op::update_role, role("r"),
                {changed(
                    Field::trust, trust(R"({"Service":["ecs.aliyuncs.com"]})"),
                    trust(R"({"RAM":["acs:ram::3000000000000003:root","acs:ram::3000000000000003:user/eve","*"]})"))},
                Reason::declared_differs)
          .plan();
  const auto text = plan_text(plan, {}, access::Facts{});
  CHECK(text.substr(0, text.find("\ncompany-a")) == R"(Plan: 0 to create, 1 to change, 0 to delete, in 1 account.

Access
  + EVERYONE, of every account, can now become company-a/r
  + user/eve of account 3000000000000003 can now become company-a/r
  + whoever account 3000000000000003 lets in can now become company-a/r
  - the service ecs.aliyuncs.com can no longer become company-a/r
)");
  const auto same = plan_text(Plans().step(Op::create_user, user("u")).plan(), {}, access::Facts{});
  CHECK(same.find("Access\n  nobody gains or loses access\n") != std::string::npos);
}

TEST_CASE("colour adds nothing but colour") {
  auto colored = plan_text(first_plan(), {true, 100}, gain("perf-engineer", "PTSCrossAccountRole"));
  REQUIRE(colored.find("\x1b[") != std::string::npos);
  for (std::size_t at = 0; (at = colored.find('\x1b')) != std::string::npos;)
    colored.erase(at, colored.find('m', at) - at + 1);
  CHECK(colored == plan_text(first_plan(), {}, gain("perf-engineer", "PTSCrossAccountRole")));
}

TEST_CASE("drift is the same list under another verdict") {
  CHECK(drift_text(Plans().plan(), {}) == "No drift: 2 accounts are as declared.\n");
  const auto text = drift_text(Plans().step(Op::delete_user, user("mallory"), {}, Reason::unmanaged_in_all).plan(), {});
  CHECK(text.substr(0, text.find('\n')) ==
        "Drift in 1 account: apply would have 0 to create, 0 to change, 1 to delete.");
}

}  // namespace
}  // namespace ramify::report::test
