#include <doctest/doctest.h>

#include "ramify/report/explain.h"

using namespace ramify;

namespace {

policy::Document document(const std::string& statement, policy::DocumentKind kind) {
  return *policy::parse(R"({"Version":"1","Statement":[)" + statement + "]}", kind);
}

model::AccountKey key(const std::string& text) {
  return model::AccountKey::from_service(text);
}

/// Alice of b may ask for a/role/x, which trusts her account under an external id.
model::World world() {
  using model::PolicyName;
  model::Account a{model::AccountId::from_service("1000000000000001"), {}, {}, {}, {}, {}, {}, {}, {}, {}};
  const auto x = model::RoleName::from_service("x");
  model::Role role{x, {}, {}, {}, {}, {}};
  role.trust = document(
      R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::2000000000000002:root"},"Condition":{"StringEquals":{"sts:ExternalId":"7f3c2a91d0be44aa"}}})",
      policy::DocumentKind::trust);
  a.roles.emplace(x, role);
  model::Account b{model::AccountId::from_service("2000000000000002"), {}, {}, {}, {}, {}, {}, {}, {}, {}};
  const auto alice = model::UserName::from_service("alice");
  b.users.emplace(alice, model::User{alice, {}, {}, {}, {}, {}, {}, {}, {}, {}, false});
  const auto name = PolicyName::from_service("may-x");
  b.policies.emplace(name, model::Policy{name,
                                         {},
                                         document(R"({"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"})",
                                                  policy::DocumentKind::identity),
                                         {},
                                         "v3"});
  b.attachments.insert({{model::ObjectKind::user, "alice"}, {model::PolicyType::custom, name}, {}});
  model::World out;
  out.accounts.emplace(key("a"), std::move(a));
  out.accounts.emplace(key("b"), std::move(b));
  return out;
}

report::Residuals residual_of(const access::Evaluator& evaluator, const access::Asked& asked,
                              const access::Decision& decision) {
  if (decision.standing != access::Standing::conditional) return {};
  return access::residual_of(evaluator, asked.subject, asked.action, asked.resource, asked.context);
}

std::string told(const std::string& who, const access::Context& context = {}) {
  const model::World of = world();
  const access::Evaluator evaluator(of);
  auto asked = access::make_asked(evaluator, who, "sts:AssumeRole", "a/x");
  REQUIRE(asked);
  asked->context = context;
  const auto trace = evaluator.trace(asked->subject, asked->action, asked->resource, context);
  return report::explain_text(*asked, trace, residual_of(evaluator, *asked, trace.decision), {&of, nullptr}, {});
}

std::string line(const std::string& who, const access::Context& context = {}) {
  const model::World of = world();
  const access::Evaluator evaluator(of);
  const auto asked = access::make_asked(evaluator, who, "sts:AssumeRole", "a/x");
  REQUIRE(asked);
  const auto decision = evaluator.decide(asked->subject, asked->action, asked->resource, context);
  return report::explain_line(7, *asked, decision, residual_of(evaluator, *asked, decision), {&of, nullptr});
}

access::Context with_id() {
  return {{{"sts:ExternalId", {"7f3c2a91d0be44aa"}}}, true};
}

}  // namespace

TEST_CASE("a trace says the answer, why, and what every layer said") {
  CHECK(told("b/alice", with_id()) ==
        "allow: b/alice sts:AssumeRole acs:ram::1000000000000001:role/x\n"
        "  decided by AccountLevelIdentityBasedPolicy\n"
        "\n"
        "  AccountLevelIdentityBasedPolicy  allow  statement 1 of policy may-x of user/alice, v3\n"
        "  AssumeRolePolicy                 allow  statement 1 of the trust of a/role/x\n");
}

TEST_CASE("what stays open is named") {
  CHECK(told("b/alice") ==
        "conditional: b/alice sts:AssumeRole acs:ram::1000000000000001:role/x\n"
        "  AssumeRolePolicy depends on sts:ExternalId\n"
        "  AssumeRolePolicy allows it when sts:ExternalId StringEquals \"7f3c2a91d0be44aa\"\n"
        "\n"
        "  AccountLevelIdentityBasedPolicy  allow        statement 1 of policy may-x of user/alice, v3\n"
        "  AssumeRolePolicy                 conditional  statement 1 of the trust of a/role/x; depends on "
        "sts:ExternalId\n");
}

TEST_CASE("what a conditional answer still asks is said in words: alternatives, exceptions, resource groups") {
  model::World of = world();
  auto& a = of.accounts.at(key("a"));
  const auto hold = [&](const char* policy, const std::string& statements, const std::string& group) {
    const auto name = model::PolicyName::from_service(policy);
    a.policies.emplace(name, model::Policy{name, {}, document(statements, policy::DocumentKind::identity), {}, {}});
    model::Attachment link{{model::ObjectKind::role, "x"}, {model::PolicyType::custom, name}, {}};
    if (!group.empty()) link.resource_group = model::ResourceGroupId::from_service(group);
    a.attachments.insert(link);
  };
  const auto said = [&] {
    const access::Evaluator evaluator(of);
    const auto asked = access::make_asked(evaluator, "a/x", "ecs:Run", "acs:ecs:*:1000000000000001:i");
    REQUIRE(asked);
    const auto trace = evaluator.trace(asked->subject, asked->action, asked->resource, {});
    const auto text =
        report::explain_text(*asked, trace, residual_of(evaluator, *asked, trace.decision), {&of, nullptr}, {});
    return text.substr(0, text.find("\n\n"));
  };
  hold(
      "two",
      R"({"Effect":"Allow","Action":"ecs:*","Resource":"*","Condition":{"IpAddress":{"acs:SourceIp":["10.0.0.0/8","::1"]}}},)"
      R"({"Effect":"Allow","Action":"ecs:*","Resource":"*","Condition":{"Bool":{"acs:MFAPresent":"true"}}})",
      "");
  CHECK(said() ==
        "conditional: a/role/x ecs:Run acs:ecs:*:1000000000000001:i\n"
        "  AccountLevelIdentityBasedPolicy depends on acs:MFAPresent, acs:SourceIp\n"
        "  AccountLevelIdentityBasedPolicy allows it when acs:MFAPresent Bool \"true\", or when acs:SourceIp IpAddress "
        "\"10.0.0.0/8\" or \"::1\"");
  hold("not",
       R"({"Effect":"Deny","Action":"ecs:Run","Resource":"*","Condition":{"Bool":{"acs:SecureTransport":"false"}}})",
       "");
  hold("group", R"({"Effect":"Allow","Action":"ecs:*","Resource":"*"})", "rg-1");
  CHECK(
      said() ==
      "conditional: a/role/x ecs:Run acs:ecs:*:1000000000000001:i\n"
      "  AccountLevelIdentityBasedPolicy depends on acs:MFAPresent, acs:SecureTransport, acs:SourceIp, resource group "
      "rg-1\n"
      "  AccountLevelIdentityBasedPolicy allows it when acs:MFAPresent Bool \"true\", or when acs:SourceIp IpAddress "
      "\"10.0.0.0/8\" or \"::1\", or in resource group rg-1, unless acs:SecureTransport Bool \"false\"");
}

TEST_CASE("who is not declared is judged as a stranger, and that is said") {
  CHECK(told("b/mallory", {{}, true}) ==
        "implicit deny: b/mallory sts:AssumeRole acs:ram::1000000000000001:role/x\n"
        "  AssumeRolePolicy: no statement of the trust lets b/mallory in\n"
        "  b/mallory is not declared: judged as a user who holds sts:AssumeRole on every role and nothing else\n"
        "\n"
        "  AccountLevelIdentityBasedPolicy  allow\n"
        "  AssumeRolePolicy                 nothing allows\n");
}

TEST_CASE("a line of answers holds the decision, the layer and the statement") {
  CHECK(
      line("b/alice", with_id()) ==
      R"({"line":7,"decision":"allow","layer":"AccountLevelIdentityBasedPolicy","statement":{"index":0,"policy":"may-x","policy_type":"Custom","holder":"user/alice","version":"v3"}})"
      "\n");
  CHECK(
      line("b/alice") ==
      R"({"line":7,"decision":"conditional","layer":"AssumeRolePolicy","statement":{"index":0,"role":"a/role/x"},"open":["sts:ExternalId"],"residual":[{"layer":"AssumeRolePolicy","when":[{"StringEquals":{"sts:ExternalId":["7f3c2a91d0be44aa"]}}],"unless":[]}]})"
      "\n");
  CHECK(line("a/root") == R"({"line":7,"decision":"implicit_deny","layer":"AssumeRolePolicy","statement":null})"
                          "\n");
  CHECK(report::explain_fault_line(8, "a request is a JSON object") ==
        "{\"line\":8,\"error\":\"a request is a JSON object\"}\n");
}
