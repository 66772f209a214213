#include <fmt/format.h>

#include "support.h"

using namespace ramify::policy;

TEST_CASE("a whole identity policy is read") {
  const auto document = identity(R"({
    "Version": "1",
    "Statement": [
      {"Sid": "s1", "Effect": "Allow", "Action": ["oss:GetObject", "oss:List*"], "Resource": "acs:oss:*:*:b/*",
       "Condition": {"IpAddress": {"acs:SourceIp": ["10.0.0.0/8", "2001:db8::/32"]}}},
      {"Effect": "Deny", "NotAction": "ram:*", "NotResource": ["*"]}
    ]})");
  REQUIRE(document.statements.size() == 2);
  const Statement& first = document.statements[0];
  CHECK(first.sid == "s1");
  CHECK(first.effect == Effect::allow);
  CHECK(first.actions == std::vector<std::string>{"oss:GetObject", "oss:List*"});
  CHECK(first.resources == std::vector<std::string>{"acs:oss:*:*:b/*"});
  CHECK(first.conditions.at("IpAddress").at("acs:SourceIp").size() == 2);
  const Statement& second = document.statements[1];
  CHECK(second.effect == Effect::deny);
  CHECK(second.not_action);
  CHECK(second.not_resource);
}

TEST_CASE("a whole trust policy is read") {
  const auto document = trust_of(R"({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal":
      {"RAM": ["acs:ram::1:root", "acs:ram::2:user/a"], "Service": "ecs.aliyuncs.com",
       "Federated": ["acs:ram::1:saml-provider/corp"]}})");
  const Principals& principals = document.statements.at(0).principals;
  CHECK(principals.ram.size() == 2);
  CHECK(principals.service == std::vector<std::string>{"ecs.aliyuncs.com"});
  CHECK(principals.federated == std::vector<std::string>{"acs:ram::1:saml-provider/corp"});
}

TEST_CASE("a bare Statement object is a list of one") {
  const auto bare = identity(R"({"Version":"1","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})");
  CHECK(bare == identity_of(R"({"Effect":"Allow","Action":"*","Resource":"*"})"));
}

TEST_CASE("numbers and booleans in conditions are read as their text") {
  const auto document = identity_of(R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{
      "Bool":{"acs:SecureTransport":true},"NumericLessThan":{"x:n":[3600,0.5]}}})");
  const auto& conditions = document.statements.at(0).conditions;
  CHECK(conditions.at("Bool").at("acs:SecureTransport") == std::vector<std::string>{"true"});
  CHECK(conditions.at("NumericLessThan").at("x:n") == std::vector<std::string>{"3600", "0.5"});
}

TEST_CASE("what is written comes back, in the author's order") {
  const std::string compact =
      R"({"Version":"1","Statement":[{"Sid":"z","Effect":"Deny","NotAction":["b:B","a:A"],"Resource":["*","acs:oss:*:*:b"],)"
      R"("Condition":{"StringLike":{"acs:SourceVpc":["vpc-b","vpc-a"]}}},{"Effect":"Allow","Action":"*","NotResource":"*"}]})";
  CHECK(to_json(identity(compact)) == compact);
  const std::string trusting =
      R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":)"
      R"({"RAM":["acs:ram::2:root","acs:ram::1:root"],"Service":"ecs.aliyuncs.com","Federated":"acs:ram::1:saml-provider/p"}}]})";
  CHECK(to_json(trust(trusting)) == trusting);
  CHECK(identity(to_pretty_json(identity(compact))) == identity(compact));
}

TEST_CASE("the pretty form is indented by two") {
  CHECK(to_pretty_json(identity_of(R"({"Effect":"Allow","Action":"*","Resource":["*"]})")) == R"({
  "Version": "1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "*",
      "Resource": "*"
    }
  ]
})");
}

TEST_CASE("bytes that are no UTF-8 are written without a crash") {
  Document document;
  document.statements.push_back({Effect::allow, false, {"\xFF"}, false, {"*"}, {}, {}, {}});
  CHECK(to_json(document).find("\xEF\xBF\xBD") != std::string::npos);
}

TEST_CASE("a value's place in its text is that of its name") {
  const auto document = parse(
      "{\"Version\": \"1\",\n \"Statement\": [\n  {\"Effect\": \"Allow\", \"Resource\": \"*\",\n"
      "   \"Action\": [\"a:B\",\n     \"nonsense\"]}]}",
      DocumentKind::identity);
  REQUIRE(!document);
  REQUIRE(document.error().size() == 1);
  CHECK(document.error()[0].pointer == "/Statement/0/Action/1");
  CHECK(document.error()[0].line == 5);
  CHECK(document.error()[0].column == 6);
}

TEST_CASE("all faults of a document are found at once") {
  const auto document = parse(R"({"Version": 1, "Statement": [
      {"Effect": "allow", "Action": "GetObject", "Resource": "oss:b"},
      {"Effect": "Deny", "Resource": "*", "Condition": {"Null": {"acs:SourceIp": "true"}}}]})",
                              DocumentKind::identity);
  REQUIRE(!document);
  std::string found;
  for (const auto& fault : document.error()) found += fmt::format("{} {}\n", fault.code, fault.pointer);
  CHECK(found ==
        "P003 /Version\n"
        "P004 /Statement/0/Effect\n"
        "P006 /Statement/0/Action\n"
        "P007 /Statement/0/Resource\n"
        "P005 /Statement/1\n"
        "P009 /Statement/1/Condition/Null\n");
}
