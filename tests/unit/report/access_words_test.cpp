#include <doctest/doctest.h>

#include "plans.h"
#include "ramify/report/report.h"

namespace ramify::report::test {
namespace {

using access::EdgeChange;
using access::Standing;

EdgeChange edge(const char* who, const char* which, Standing before, Standing after) {
  return {
      {kB, {model::ObjectKind::user, who}}, {kA, {model::ObjectKind::role, which}}, before, after, true, false, {}, {}};
}

/// The access page of a plan with this access diff.
std::string page(const access::AccessDiff& diff) {
  const auto text = plan_text(Plans().step(ops::Op::create_user, user("u")).plan(), {}, diff);
  const auto begin = text.find("Access\n") + 7;
  return text.substr(begin, text.find("\n\n", begin) - begin + 1);
}

TEST_CASE("those of whom the same is said stand in one line") {
  access::AccessDiff diff;
  diff.gained = {edge("alice", "r", Standing::deny, Standing::allow), edge("bob", "r", Standing::deny, Standing::allow),
                 edge("bob", "s", Standing::deny, Standing::allow)};
  diff.lost = {edge("carol", "r", Standing::allow, Standing::deny)};
  CHECK(page(diff) ==
        "  + company-b/alice, company-b/bob can now become company-a/r\n"
        "  + company-b/bob can now become company-a/s\n"
        "  - company-b/carol can no longer become company-a/r\n");
}

TEST_CASE("conditions, high risk and what cannot be told are said") {
  access::AccessDiff diff;
  diff.gained = {edge("alice", "r", Standing::deny, Standing::conditional),
                 edge("bob", "r", Standing::conditional, Standing::allow)};
  diff.gained[0].decision.residual_keys = {"acs:SourceIp"};
  diff.gained[0].high_risk = true;
  diff.lost = {edge("carol", "r", Standing::allow, Standing::conditional)};
  diff.unsettled = {edge("dave", "r", Standing::deny, Standing::unknown),
                    edge("erin", "r", Standing::unknown, Standing::allow)};
  diff.unsettled[0].decision.unknown_policies = {
      {model::PolicyType::system, model::PolicyName::from_service("AliyunNewFullAccess")}};
  diff.unsettled[0].from.object.kind = model::ObjectKind::role;
  CHECK(page(diff) ==
        "  + company-b/alice can now become company-a/r, which holds a high-risk policy, under conditions on "
        "acs:SourceIp\n"
        "  + company-b/bob can now become company-a/r without conditions\n"
        "  - company-b/carol can become company-a/r only under conditions now\n"
        "  ? company-b/role/dave may be able to become company-a/r: what AliyunNewFullAccess allows is not known\n"
        "  ? company-b/erin can become company-a/r; before, that could not be told\n");
}

TEST_CASE("what a way in is worth stands behind it") {
  access::AccessDiff diff;
  diff.gained = {edge("alice", "r", Standing::deny, Standing::allow),
                 edge("bob", "s", Standing::deny, Standing::allow)};
  diff.gained[0].powers.actions = {"pts:*", "ecs:Describe*", "rds:ListTables"};
  diff.gained[0].powers.limited = true;
  diff.gained[1].high_risk = true;
  diff.gained[1].powers.actions = {"oss:GetObject", "oss:ListObjects"};
  diff.gained[1].powers.unknown = {{model::PolicyType::system, model::PolicyName::from_service("AliyunNewFullAccess")}};
  CHECK(page(diff) ==
        "  + company-b/alice can now become company-a/r and there do pts:* and 2 more actions, some of it limited\n"
        "  + company-b/bob can now become company-a/s, which holds a high-risk policy, and there do oss:GetObject, "
        "oss:ListObjects and what AliyunNewFullAccess allows\n");
}

TEST_CASE("somebody who was there before and can do more, or less, is said to") {
  access::AccessDiff diff;
  access::PowerChange change{{kA, {model::ObjectKind::role, "r"}}, {}, {}, true};
  change.gained.actions = {"*"};
  change.lost.all_but = true;
  diff.powers = {change};
  CHECK(page(diff) ==
        "  + company-a/role/r can now do *, by a high-risk policy\n"
        "  - company-a/role/r can no longer do nearly everything (an Allow with NotAction)\n");
}

}  // namespace
}  // namespace ramify::report::test
