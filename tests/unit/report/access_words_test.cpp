#include <doctest/doctest.h>

#include "plans.h"
#include "ramify/report/report.h"

namespace ramify::report::test {
namespace {

using access::Danger;
using access::Direction;
using access::Fact;
using access::Grant;
using access::Standing;
using model::ObjectKind;

model::PolicyRef system_policy(const char* name) {
  return {model::PolicyType::system, model::PolicyName::from_service(name)};
}

Fact way(const char* who, const char* which, Standing before, Standing after) {
  Fact fact;
  fact.who = {{kB, {ObjectKind::user, who}}};
  fact.roles = {{kA, {ObjectKind::role, which}}};
  fact.before = before;
  fact.after = after;
  fact.direction = after > before ? Direction::gained : Direction::lost;
  if (before == Standing::unknown || after == Standing::unknown) fact.direction = Direction::unsettled;
  return fact;
}

Grant grant(std::vector<std::string> actions, std::vector<std::string> resources = {"*"}) {
  Grant grant;
  grant.actions.in = std::move(actions);
  grant.resources.in = std::move(resources);
  return grant;
}

Fact power(Direction direction, Grant what) {
  Fact fact;
  fact.kind = Fact::Kind::power;
  fact.direction = direction;
  fact.who = {{kA, {ObjectKind::role, "r"}}};
  fact.dangers = what.dangers;
  fact.grants = {std::move(what)};
  return fact;
}

/// The access page of a plan, or of drift, with these facts.
std::string page(const access::Facts& facts, Wording wording = Wording::plan) {
  const auto plan = Plans().step(ops::Op::create_user, user("u")).plan();
  std::string text;
  for (const auto& line : access_lines(plan, facts, wording))
    text += std::string(1, line.mark) + ' ' + line.text + "\n";
  return text;
}

TEST_CASE("what is too entangled to compare is neither a gain nor a loss, and says how much of what it is") {
  Fact fact = power(Direction::unsettled, grant({"*"}));
  fact.entangled = {"resources", 41};
  CHECK(page({fact}) ==
        "? company-a/role/r may be able to do more or less than before: 41 patterns of resources are too entangled to "
        "be told apart\n");
  fact.grants.front() = grant({"oss:GetObject"});
  fact.grants.front().by = model::Attachment{{ObjectKind::role, "r"}, system_policy("P"), {}};
  fact.entangled = {"acs:SourceVpc", 26};
  CHECK(page({fact}) ==
        "? company-a/role/r may be able to do oss:GetObject on *, which may be other than before: 26 values for "
        "acs:SourceVpc are too entangled to be told apart\n");
  Fact open = way("alice", "r1", Standing::conditional, Standing::conditional);
  open.direction = Direction::unsettled;
  open.entangled = {"acs:SourceVpc", 26};
  CHECK(page({open}, Wording::drift) ==
        "? company-b/alice may be able to become company-a/r1 under other conditions than declared: 26 values for "
        "acs:SourceVpc are too entangled to be told apart\n");
}

TEST_CASE("roles of which the same is said stand in one line, and many are counted") {
  auto fact = way("alice", "r1", Standing::deny, Standing::allow);
  for (const char* name : {"r2", "r3", "r4", "r5", "r6", "r7"}) fact.roles.push_back({kA, {ObjectKind::role, name}});
  CHECK(page({fact}) ==
        "+ company-b/alice can now become company-a/r1, company-a/r2, company-a/r3, company-a/r4 and 3 more\n");
}

TEST_CASE("those of whom the same is said stand in one line, and many are counted") {
  auto all = way("alice", "r", Standing::deny, Standing::allow);
  std::vector<model::Address> crowd;
  for (const char* name : {"alice", "bob", "carol", "dave", "erin", "frank"}) {
    crowd.push_back({kB, {ObjectKind::user, name}});
  }
  all.who = access::Persons(crowd);
  auto two = way("alice", "s", Standing::allow, Standing::deny);
  two.who = {two.who.front(), {kA, {ObjectKind::role, "ci"}}};
  CHECK(page({all, two}) ==
        "+ company-b/alice, company-b/bob, company-b/carol, company-b/dave and 2 more can now become company-a/r\n"
        "- company-a/role/ci and company-b/alice can no longer become company-a/s\n");
}

TEST_CASE("the path is said: through a group, by way of another role") {
  auto fact = way("alice", "r", Standing::deny, Standing::allow);
  fact.through = {{kA, {ObjectKind::role, "hop"}}};
  fact.by = model::Attachment{{ObjectKind::group, "crew"}, system_policy("AliyunSTSAssumeRoleAccess"), std::nullopt};
  CHECK(page({fact}) == "+ company-b/alice can now become company-a/r by way of company-a/hop through group crew\n");
}

TEST_CASE("conditions, and what cannot be told, are said") {
  auto under = way("alice", "r", Standing::deny, Standing::conditional);
  under.residual_keys = {"acs:SourceIp"};
  auto narrowed = way("carol", "r", Standing::allow, Standing::conditional);
  auto open = way("dave", "r", Standing::deny, Standing::unknown);
  open.unknown = {system_policy("AliyunNewFullAccess")};
  CHECK(page({under, way("bob", "r", Standing::conditional, Standing::allow), narrowed, open,
              way("erin", "r", Standing::unknown, Standing::allow)}) ==
        "+ company-b/alice can now become company-a/r, under conditions on acs:SourceIp\n"
        "+ company-b/bob can now become company-a/r without conditions\n"
        "- company-b/carol can become company-a/r only under conditions now\n"
        "? company-b/dave may be able to become company-a/r: what AliyunNewFullAccess allows is not known\n"
        "? company-b/erin can become company-a/r; before, that could not be told\n");
}

TEST_CASE("where other conditions than before are enough, that is said, of what is more and of what is less") {
  auto more = way("alice", "r", Standing::conditional, Standing::conditional);
  more.direction = Direction::gained;
  more.residual_keys = {"acs:SourceIp"};
  more.grants = {grant({"pts:*"})};
  auto less = more;
  less.direction = Direction::lost;
  CHECK(
      page({more, less}) ==
      "+ company-b/alice can now become company-a/r under conditions on acs:SourceIp that were not enough before and "
      "there do pts:*\n"
      "- company-b/alice can no longer become company-a/r under conditions on acs:SourceIp that were enough before\n");
  CHECK(
      page({more, less}, Wording::drift) ==
      "+ company-b/alice can become company-a/r under conditions on acs:SourceIp that are not declared to be enough "
      "and there do pts:*\n"
      "- company-b/alice cannot become company-a/r under conditions on acs:SourceIp that are declared to be enough\n");
}

TEST_CASE("a Deny that takes part of it back is said as an exception, whatever it asks for") {
  auto what = grant({"oss:*"});
  what.unless = {{{"DateLessThan", {{"acs:CurrentTime", {"2027-01-01T00:00:00Z"}}}},
                  {"Bool", {{"acs:SecureTransport", {"false"}}}}},
                 {{"StringEquals", {{"sts:ExternalId", {"x"}}}}}};
  CHECK(page({power(Direction::gained, what)}) ==
        "+ company-a/role/r can now do oss:* on * unless acs:SecureTransport Bool \"false\" and acs:CurrentTime "
        "DateLessThan \"2027-01-01T00:00:00Z\" unless sts:ExternalId StringEquals \"x\"\n");
}

TEST_CASE("what a way in is worth stands behind it, with what is dangerous about it and its cause") {
  auto fact = way("alice", "r", Standing::deny, Standing::allow);
  fact.grants = {grant({"rds:ListTables", "pts:*"}), grant({"ram:UpdateRole"}, {"acs:ram::1000000000000001:role/x"})};
  fact.dangers = {Danger::privilege_escalation, Danger::service_admin};
  fact.cause.place = model::Place{"ramify.yaml", 12, 5};
  CHECK(page({fact}) ==
        "+ company-b/alice can now become company-a/r and there do pts:*, rds:ListTables and ram:UpdateRole, some of "
        "it limited; high risk: can give itself more, a whole service  (ramify.yaml:12)\n");
}

TEST_CASE("somebody who can do more, or less, is said to, with where and when") {
  auto all = grant({"*"});
  all.dangers = {Danger::everything, Danger::credentials};
  auto some = grant({"oss:*"}, {"acs:oss:*:*:a/*"});
  some.actions.out = {"oss:Put*"};
  some.when = {{"Bool", {{"acs:MFAPresent", {"true"}}}}};
  auto scoped = grant({"ecs:*"});
  scoped.resource_group = model::ResourceGroupId::from_service("rg-1");
  scoped.unless = {{{"StringEquals", {{"acs:SourceVpc", {"v"}}}}}};
  auto lost = power(Direction::lost, scoped);
  lost.cause.policy = "company-a/policy/p v3";
  CHECK(page({power(Direction::gained, all), power(Direction::gained, some), lost}) ==
        "+ company-a/role/r can now do * on *; high risk: everything\n"
        "+ company-a/role/r can now do oss:* (but oss:Put*) on acs:oss:*:*:a/* when acs:MFAPresent Bool \"true\"\n"
        "- company-a/role/r can no longer do ecs:* on * in resource group rg-1 unless acs:SourceVpc StringEquals "
        "\"v\"  (was company-a/policy/p v3)\n");
}

TEST_CASE("drift says what is beyond the declared first, and says so") {
  CHECK(page({power(Direction::gained, grant({"pts:*"})), way("mallory", "r", Standing::allow, Standing::deny),
              power(Direction::lost, grant({"oss:*"}))},
             Wording::drift) ==
        "+ company-b/mallory can become company-a/r, which is not declared\n"
        "+ company-a/role/r can do oss:* on *, which is not declared\n"
        "- company-a/role/r cannot do pts:* on *, but is declared to\n");
}

TEST_CASE("a policy that could not be read is named") {
  Fact fact;
  fact.kind = Fact::Kind::unread;
  fact.who = {{kB, {ObjectKind::user, "alice"}}};
  fact.unknown = {system_policy("AliyunNewFullAccess")};
  CHECK(page({fact}) == "+ company-b/alice can now do what AliyunNewFullAccess allows\n");
  fact.inside = {model::ResourceGroupId::from_service("rg-a"), model::ResourceGroupId::from_service("rg-b")};
  CHECK(page({fact}) ==
        "+ company-b/alice can now do what AliyunNewFullAccess allows in resource groups rg-a and rg-b\n");
  std::swap(fact.inside, fact.outside);
  fact.outside.pop_back();
  fact.direction = access::Direction::lost;
  CHECK(page({fact}) ==
        "- company-b/alice can no longer do what AliyunNewFullAccess allows outside resource group rg-a\n");
}

}  // namespace
}  // namespace ramify::report::test
