#include "ramify/policy/evaluate.h"
#include "support.h"

using namespace ramify::policy;

namespace {

using Kind = Caller::Kind;

const Caller kAlice{"2", "acs:ram::2:user/Alice", Kind::user};
const Caller kCi{"2", "acs:ram::2:role/ci", Kind::role};
const Caller kRoot{"2", "acs:ram::2:root", Kind::root};
const Caller kStranger{"3", "acs:ram::3:user/Alice", Kind::user};
const Caller kEcs{"1", "ecs.aliyuncs.com", Kind::service};
const Caller kCorp{"1", "acs:ram::1:saml-provider/corp", Kind::federated};

const Request kAssume{"sts:AssumeRole", "acs:ram::1:role/x", {}, true};

Document trusting(const std::string& principal, const std::string& more = {}) {
  return trust_of(R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":)" + principal + more + "}");
}
Document trusting_ram(const std::string& arn) {
  return trusting(R"({"RAM":")" + arn + "\"}");
}

bool lets_in(const Document& trust, const Caller& caller) {
  return evaluate_trust(trust, caller, kAssume).verdict == Verdict::allow;
}

}  // namespace

TEST_CASE("an account's root stands for all its users and roles, not for its root logon") {
  const Document trust = trusting_ram("acs:ram::2:root");
  CHECK(lets_in(trust, kAlice));
  CHECK(lets_in(trust, kCi));
  CHECK_FALSE(lets_in(trust, kRoot));
  CHECK_FALSE(lets_in(trust, kStranger));
  CHECK_FALSE(lets_in(trust, kEcs));
}

TEST_CASE("a user or role that is named is that one alone, in any letter case") {
  CHECK(lets_in(trusting_ram("acs:ram::2:user/alice"), kAlice));
  CHECK_FALSE(lets_in(trusting_ram("acs:ram::2:user/alice"), kStranger));
  CHECK_FALSE(lets_in(trusting_ram("acs:ram::2:user/alice2"), kAlice));
  CHECK(lets_in(trusting_ram("acs:ram::2:role/CI"), kCi));
  CHECK_FALSE(lets_in(trusting_ram("acs:ram::2:user/ci"), kCi));
}

TEST_CASE("wildcard principals let in whom they match") {
  CHECK(lets_in(trusting_ram("*"), kStranger));
  CHECK(lets_in(trusting_ram("acs:ram::2:user/*"), kAlice));
  CHECK_FALSE(lets_in(trusting_ram("acs:ram::2:user/*"), kCi));
  CHECK(lets_in(trusting_ram("acs:ram::2:*"), kCi));
  CHECK(lets_in(trusting_ram("acs:ram::*:root"), kStranger));
  CHECK(lets_in(trusting_ram("acs:ram:*:?:root"), kStranger));
  CHECK_FALSE(lets_in(trusting_ram("*"), kRoot));
  CHECK_FALSE(lets_in(trusting_ram("*"), kEcs));
}

TEST_CASE("services and identity providers are let in by their own keys") {
  CHECK(lets_in(trusting(R"({"Service":"ecs.aliyuncs.com"})"), kEcs));
  CHECK_FALSE(lets_in(trusting(R"({"Service":"fc.aliyuncs.com"})"), kEcs));
  CHECK_FALSE(lets_in(trusting(R"({"Service":"*"})"), kAlice));
  CHECK(lets_in(trusting(R"({"Federated":"acs:ram::1:saml-provider/corp"})"), kCorp));
  CHECK_FALSE(lets_in(trusting(R"({"Federated":"acs:ram::1:oidc-provider/corp"})"), kCorp));
}

TEST_CASE("a trust speaks only of its own actions") {
  CHECK(evaluate_trust(trusting_ram("acs:ram::2:root"), kAlice, {"sts:SetSourceIdentity", "", {}, true}).verdict ==
        Verdict::implicit_deny);
}

TEST_CASE("a deny in a trust is heeded") {
  Document trust = trusting_ram("acs:ram::2:root");
  trust.statements.push_back(trusting_ram("acs:ram::2:user/Alice").statements[0]);
  trust.statements[1].effect = Effect::deny;
  CHECK(evaluate_trust(trust, kAlice, kAssume).verdict == Verdict::explicit_deny);
  CHECK(lets_in(trust, kCi));
}

TEST_CASE("an external id must be the one asked for") {
  const Document trust =
      trusting(R"({"RAM":"acs:ram::2:root"})", R"(,"Condition":{"StringEquals":{"sts:ExternalId":"secret"}})");
  Request request = kAssume;
  CHECK(evaluate_trust(trust, kAlice, request).verdict == Verdict::implicit_deny);
  request.complete = false;
  CHECK(evaluate_trust(trust, kAlice, request).verdict == Verdict::conditional);
  request.context["sts:ExternalId"] = {"secret"};
  CHECK(evaluate_trust(trust, kAlice, request).verdict == Verdict::allow);
  request.context["sts:ExternalId"] = {"guess"};
  CHECK(evaluate_trust(trust, kAlice, request).verdict == Verdict::implicit_deny);
}
