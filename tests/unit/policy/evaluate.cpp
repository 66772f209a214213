#include "ramify/policy/evaluate.h"

#include "support.h"

using namespace ramify::policy;

namespace {

const std::string kAllowAll = R"({"Effect":"Allow","Action":"*","Resource":"*"})";
const std::string kDenyAll = R"({"Effect":"Deny","Action":"*","Resource":"*"})";
const std::string kFromOffice =
    R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{"IpAddress":{"acs:SourceIp":"10.0.0.0/8"}}})";
const std::string kDenyOutside =
    R"({"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"acs:SourceVpc":"vpc-1"}}})";

Decision ask(const std::vector<std::string>& statements, const Request& request) {
  std::vector<Document> documents;
  for (const auto& statement : statements) documents.push_back(identity_of(statement));
  return evaluate(documents, request);
}

const Request kKnown{"oss:GetObject", "acs:oss:cn:1:b/k", {}, true};
const Request kOpen{"oss:GetObject", "acs:oss:cn:1:b/k", {}, false};

}  // namespace

TEST_CASE("a matching deny wins, else a matching allow, else nothing is allowed") {
  CHECK(ask({}, kKnown).verdict == Verdict::implicit_deny);
  CHECK(ask({kAllowAll}, kKnown).verdict == Verdict::allow);
  CHECK(ask({kAllowAll, kDenyAll}, kKnown).verdict == Verdict::explicit_deny);
  CHECK(ask({kDenyAll, kAllowAll}, kKnown).verdict == Verdict::explicit_deny);
}

TEST_CASE("the deciding document and statement are named") {
  const Decision decision =
      ask({R"({"Effect":"Allow","Action":"ecs:*","Resource":"*"})", kAllowAll + "," + kDenyAll}, kKnown);
  CHECK(decision.document == 1);
  CHECK(decision.statement == 1);
  const Decision silent = ask({R"({"Effect":"Allow","Action":"ecs:*","Resource":"*"})"}, kKnown);
  CHECK_FALSE(silent.document);
  CHECK_FALSE(silent.statement);
}

TEST_CASE("NotAction and NotResource speak of everything else") {
  const std::string all_but_ram = R"({"Effect":"Allow","NotAction":"ram:*","Resource":"*"})";
  CHECK(ask({all_but_ram}, kKnown).verdict == Verdict::allow);
  CHECK(ask({all_but_ram}, {"ram:GetRole", "*", {}, true}).verdict == Verdict::implicit_deny);
  const std::string all_but_b = R"({"Effect":"Allow","Action":"*","NotResource":"acs:oss:*:*:b/*"})";
  CHECK(ask({all_but_b}, kKnown).verdict == Verdict::implicit_deny);
  CHECK(ask({all_but_b}, {"oss:GetObject", "acs:oss:cn:1:c/k", {}, true}).verdict == Verdict::allow);
}

TEST_CASE("a statement of no action or no resource speaks of nothing") {
  CHECK(ask({R"({"Effect":"Allow","Action":[],"Resource":"*"})"}, kKnown).verdict == Verdict::implicit_deny);
  CHECK(ask({R"({"Effect":"Allow","Action":"*","Resource":[]})"}, kKnown).verdict == Verdict::implicit_deny);
}

TEST_CASE("an open key makes the answer conditional and is named") {
  const Decision allow = ask({kFromOffice}, kOpen);
  CHECK(allow.verdict == Verdict::conditional);
  CHECK(allow.residual_keys == std::vector<std::string>{"acs:SourceIp"});
  const Decision deny = ask({kAllowAll, kDenyOutside}, kOpen);
  CHECK(deny.verdict == Verdict::conditional);
  CHECK(deny.residual_keys == std::vector<std::string>{"acs:SourceVpc"});
  CHECK(ask({kFromOffice, kDenyOutside}, kOpen).residual_keys ==
        std::vector<std::string>{"acs:SourceIp", "acs:SourceVpc"});
}

TEST_CASE("an open key that cannot change the answer leaves it settled") {
  CHECK(ask({kFromOffice, kAllowAll}, kOpen).verdict == Verdict::allow);
  CHECK(ask({kFromOffice, kAllowAll}, kOpen).residual_keys.empty());
  CHECK(ask({kFromOffice, kDenyAll}, kOpen).verdict == Verdict::explicit_deny);
  CHECK(ask({kFromOffice, kDenyAll}, kOpen).residual_keys.empty());
}

TEST_CASE("a possible deny over silence is a denial either way") {
  const Decision decision = ask({kDenyOutside}, kOpen);
  CHECK(decision.verdict == Verdict::implicit_deny);
  CHECK(decision.residual_keys == std::vector<std::string>{"acs:SourceVpc"});
}

TEST_CASE("verdicts and layers have the service's words") {
  CHECK(to_string(Verdict::allow) == "allow");
  CHECK(to_string(Verdict::explicit_deny) == "explicit_deny");
  CHECK(to_string(Verdict::implicit_deny) == "implicit_deny");
  CHECK(to_string(Verdict::conditional) == "conditional");
  CHECK(to_string(Layer::control) == "ControlPolicy");
  CHECK(to_string(Layer::session) == "SessionPolicy");
  CHECK(to_string(Layer::identity_account) == "AccountLevelIdentityBasedPolicy");
  CHECK(to_string(Layer::identity_resource_group) == "ResourceGroupLevelIdentityBasedPolicy");
  CHECK(to_string(Layer::trust) == "AssumeRolePolicy");
}
