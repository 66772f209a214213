#include <doctest/doctest.h>

#include "plans.h"
#include "ramify/report/report.h"

namespace ramify::report::test {
namespace {

using ops::Field;
using ops::Op;
using ops::Reason;

/// The lines below a changed trust or document, without their indent.
std::string details(Op op, ops::Target target, ops::FieldChange field) {
  const auto text =
      plan_text(Plans().step(op, std::move(target), {std::move(field)}, Reason::declared_differs).plan(), {});
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto end = text.find('\n', at);
    const auto line = text.substr(at, end - at);
    if (line.rfind("        ", 0) == 0) out += line.substr(8) + "\n";
    at = end + 1;
  }
  return out;
}

std::string trust_change(const std::string& before, const std::string& after) {
  return details(Op::update_role, role("r"), changed(Field::trust, before, after));
}
std::string document_change(const std::string& before, const std::string& after) {
  return details(Op::create_policy_version, object(kA, model::ObjectKind::policy, "p"),
                 changed(Field::document, document(before), document(after)));
}

TEST_CASE("a trust change is said as who gets in and who does not") {
  CHECK(
      trust_change(
          trust(R"({"RAM":["acs:ram::3000000000000003:root","acs:ram::1000000000000001:root"]})"),
          trust(
              R"({"RAM":["acs:ram::1000000000000001:root","acs:ram::2000000000000002:root","acs:ram::2000000000000002:user/alice","acs:ram::2000000000000002:role/ci"],"Service":["ecs.aliyuncs.com"],"Federated":["acs:ram::1000000000000001:saml-provider/corp"]})")) ==
      "+ now also trusts company-b/alice (one user)\n"
      "+ now also trusts company-b/ci (one role)\n"
      "+ now also trusts company-b: every user and role that company-b itself lets in\n"
      "+ now also trusts identities of saml-provider/corp\n"
      "+ now also trusts the service ecs.aliyuncs.com\n"
      "- no longer trusts account 3000000000000003: every user and role that it itself lets in\n");
}

TEST_CASE("a condition put on a principal is a change of that principal") {
  CHECK(trust_change(trust(kRootOfB), trust(kRootOfB, R"({"StringEquals":{"sts:ExternalId":"7f3c"}})")) ==
        "~ trusts company-b: every user and role that company-b itself lets in, now only with the external id \"7f3c\" "
        "(before: always)\n");
}

TEST_CASE("a trust that nobody can meet is said to trust nobody") {
  const auto nobody =
      policy::to_json(model::unmeetable_trust(model::AccountId::from_service("1000000000000001"), "role/r"));
  CHECK(trust_change(trust(kRootOfB), nobody) ==
        "- no longer trusts company-b: every user and role that company-b itself lets in\n"
        "- trusts nobody from now on\n");
  CHECK(trust_change(nobody, trust(kRootOfB)) ==
        "+ now trusts company-b: every user and role that company-b itself lets in\n");
}

TEST_CASE("a trust in everyone shouts") {
  CHECK(trust_change(trust(kRootOfB), trust(R"({"RAM":["*"]})")) ==
        "+ now trusts EVERYONE: every user and role of every account\n"
        "- no longer trusts company-b: every user and role that company-b itself lets in\n");
}

TEST_CASE("a policy change is said by statements added and removed") {
  CHECK(
      document_change(
          R"({"Effect":"Allow","Action":"oss:GetObject","Resource":"*"},{"Effect":"Deny","Action":"ram:*","Resource":"*"})",
          R"({"Effect":"Deny","Action":["ram:*"],"Resource":"*"},{"Effect":"Allow","Action":"ecs:Describe*","Resource":"acs:ecs:*:*:instance/i-1","Condition":{"IpAddress":{"acs:SourceIp":["10.0.0.0/8"]}}})") ==
      "+ Allow ecs:Describe*\n"
      "  on acs:ecs:*:*:instance/i-1\n"
      "  when acs:SourceIp IpAddress \"10.0.0.0/8\"\n"
      "- Allow oss:GetObject\n"
      "  on *\n");
}

TEST_CASE("a statement that gains an action is said as that action, in the author's letters") {
  CHECK(
      document_change(
          R"({"Effect":"Allow","Action":["oss:GetObject"],"Resource":["acs:oss:*:*:b","acs:oss:*:*:a"]})",
          R"({"Effect":"Allow","Action":["oss:getobject","oss:ListObjects"],"Resource":["acs:oss:*:*:a","acs:oss:*:*:b"]})") ==
      "~ Allow … on acs:oss:*:*:a, acs:oss:*:*:b\n"
      "  + action oss:ListObjects\n");
}

TEST_CASE("a statement that loses a resource is said as that resource") {
  CHECK(document_change(R"({"Effect":"Allow","Action":"oss:*","Resource":["acs:oss:*:*:a","acs:oss:*:*:b"]})",
                        R"({"Effect":"Allow","Action":"oss:*","Resource":["acs:oss:*:*:a"]})") ==
        "~ Allow oss:*\n"
        "  - resource acs:oss:*:*:b\n");
}

TEST_CASE("a statement that gets a condition is said as that condition") {
  CHECK(
      document_change(
          R"({"Effect":"Allow","Action":"oss:*","Resource":"acs:oss:*:*:a"})",
          R"({"Effect":"Allow","Action":"oss:*","Resource":"acs:oss:*:*:a","Condition":{"DateLessThan":{"acs:CurrentTime":"2027-01-31T00:00:00Z"}}})") ==
      "~ Allow oss:*\n"
      "  + until 2027-01-31T00:00:00Z\n"
      "  - always\n");
}

TEST_CASE("a document that cannot be read is shown as it is") {
  CHECK(document_change("1", R"({"Effect":"Allow","Action":"oss:*","Resource":"acs:oss:*:*:a"})") ==
        "- {\"Version\":\"1\",\"Statement\":[1]}\n"
        "+ "
        "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"oss:*\",\"Resource\":\"acs:oss:*:*:a\"}]}"
        "\n");
}

}  // namespace
}  // namespace ramify::report::test
