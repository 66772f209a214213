#include <algorithm>
#include <functional>
#include <random>

#include "support.h"

using namespace ramify::policy;

namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t n) {
  return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
}

Document sample(DocumentKind kind) {
  if (kind == DocumentKind::trust) {
    return trust_of(
        R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1:root","acs:ram::2:user/Alice"],)"
        R"("Service":["ecs.aliyuncs.com","fc.aliyuncs.com"]},"Condition":{"StringEquals":{"sts:ExternalId":["a","b"]}}},)"
        R"({"Effect":"Allow","Action":["sts:AssumeRole","sts:SetSourceIdentity"],"Principal":{"RAM":"acs:ram::3:role/ci"}})");
  }
  return identity_of(
      R"({"Effect":"Allow","Action":["oss:GetObject","oss:ListObjects"],"Resource":["acs:oss:*:*:b","acs:oss:*:*:b/*"]},)"
      R"({"Effect":"Deny","NotAction":["ram:Get*","ecs:*"],"NotResource":"acs:ram:*:1:role/Admin",)"
      R"("Condition":{"Bool":{"acs:SecureTransport":"false"},"IpAddress":{"acs:SourceIp":["10.0.0.0/8","192.0.2.1"]}}},)"
      R"({"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"})");
}

void shuffle_list(Random& random, std::vector<std::string>& values) {
  if (!values.empty() && below(random, 2) == 0) values.push_back(values[below(random, values.size())]);
  std::shuffle(values.begin(), values.end(), random);
}

std::string any_case(Random& random, std::string text) {
  for (char& c : text) {
    if (below(random, 2) == 0) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return text;
}

/// The same meaning in another form.
Document rewritten(Random& random, Document document) {
  for (Statement& s : document.statements) {
    for (auto* list : {&s.actions, &s.resources, &s.principals.ram, &s.principals.service}) shuffle_list(random, *list);
    for (std::string& action : s.actions) action = any_case(random, action);
    for (auto& [op, keys] : s.conditions) {
      for (auto& [key, values] : keys) {
        if (op != "Bool") shuffle_list(random, values);
      }
    }
    if (below(random, 2) == 0) s.sid = "s" + std::to_string(below(random, 100));
  }
  if (below(random, 2) == 0) document.statements.push_back(document.statements[below(random, 2)]);
  std::shuffle(document.statements.begin(), document.statements.end(), random);
  return document;
}

using Mutation = std::function<void(Statement&)>;
/// Changes of meaning, each applicable to any statement of that kind of document.
std::vector<Mutation> mutations(DocumentKind kind) {
  std::vector<Mutation> all{
      [](Statement& s) { s.effect = s.effect == Effect::allow ? Effect::deny : Effect::allow; },
      [](Statement& s) { s.not_action = !s.not_action; },
      [](Statement& s) { s.actions.push_back("kms:Decrypt"); },
      [](Statement& s) { s.actions.back() += '*'; },
      [](Statement& s) { s.actions.clear(); },
      [](Statement& s) { s.conditions["StringLike"]["acs:SourceVpc"] = {"vpc-1"}; },
      [](Statement& s) { s.conditions["IpAddress"]["acs:SourceIp"].push_back("203.0.113.7"); },
      [](Statement& s) { s.conditions["StringEquals"]["sts:ExternalId"].push_back("other"); },
  };
  if (kind == DocumentKind::identity) {
    all.emplace_back([](Statement& s) { s.not_resource = !s.not_resource; });
    all.emplace_back([](Statement& s) { s.resources.push_back("acs:kms:*:*:key/x"); });
    all.emplace_back([](Statement& s) { s.resources.back() += 'x'; });
  } else {
    all.emplace_back([](Statement& s) { s.principals.ram.push_back("acs:ram::9:root"); });
    all.emplace_back([](Statement& s) { s.principals.ram.back() += 'x'; });
    all.emplace_back([](Statement& s) { s.principals.service.push_back("ots.aliyuncs.com"); });
    all.emplace_back([](Statement& s) { s.principals.federated.push_back("acs:ram::1:saml-provider/p"); });
  }
  return all;
}

}  // namespace

TEST_CASE("order, doubles, letter case of actions and Sid are no difference") {
  Random random(11);
  for (const auto kind : {DocumentKind::identity, DocumentKind::trust}) {
    const Document original = sample(kind);
    for (int i = 0; i < 500; ++i) {
      const Document other = rewritten(random, original);
      CAPTURE(to_json(other));
      REQUIRE(equivalent(original, other));
      REQUIRE(meaning_hash(original) == meaning_hash(other));
      REQUIRE(canonical(canonical(other)) == canonical(other));
      const auto read_back = parse(to_pretty_json(other), kind);
      REQUIRE(read_back);
      REQUIRE(equivalent(original, *read_back));
    }
  }
}

TEST_CASE("any one change of meaning is a difference, in whatever form") {
  Random random(13);
  for (const auto kind : {DocumentKind::identity, DocumentKind::trust}) {
    const Document original = sample(kind);
    const auto all = mutations(kind);
    for (std::size_t m = 0; m < all.size(); ++m) {
      for (std::size_t s = 0; s < original.statements.size(); ++s) {
        Document changed = original;
        all[m](changed.statements[s]);
        CAPTURE(m);
        CAPTURE(s);
        REQUIRE_FALSE(equivalent(original, rewritten(random, changed)));
        REQUIRE(meaning_hash(original) != meaning_hash(changed));
      }
    }
  }
}

TEST_CASE("a statement more or less is a difference") {
  const Document original = sample(DocumentKind::identity);
  for (std::size_t s = 0; s < original.statements.size(); ++s) {
    Document fewer = original;
    fewer.statements.erase(fewer.statements.begin() + static_cast<std::ptrdiff_t>(s));
    CHECK_FALSE(equivalent(original, fewer));
  }
}

TEST_CASE("a string and a list of that string are no difference") {
  CHECK(equivalent(
      identity_of(R"({"Effect":"Allow","Action":"a:B","Resource":"*","Condition":{"Bool":{"a:b":"true"}}})"),
      identity_of(R"({"Effect":"Allow","Action":["a:B"],"Resource":["*"],"Condition":{"Bool":{"a:b":[true]}}})")));
}

TEST_CASE("truth values are no difference in any spelling, under Bool alone") {
  const auto with = [](const std::string& condition) {
    return identity_of(R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":)" + condition + "}");
  };
  CHECK(equivalent(with(R"({"Bool":{"a:b":true}})"), with(R"({"Bool":{"a:b":"True"}})")));
  CHECK_FALSE(equivalent(with(R"({"Bool":{"a:b":true}})"), with(R"({"Bool":{"a:b":false}})")));
  CHECK_FALSE(equivalent(with(R"({"StringEquals":{"a:b":"true"}})"), with(R"({"StringEquals":{"a:b":"True"}})")));
}

TEST_CASE("an empty condition is no condition; a key without values is one that nothing meets") {
  const auto with = [](const std::string& more) {
    return identity_of(R"({"Effect":"Allow","Action":"*","Resource":"*")" + more + "}");
  };
  CHECK(equivalent(with(""), with(R"(,"Condition":{})")));
  CHECK(equivalent(with(""), with(R"(,"Condition":{"StringEquals":{}})")));
  CHECK_FALSE(equivalent(with(""), with(R"(,"Condition":{"StringEquals":{"a:b":[]}})")));
}

TEST_CASE("letter case counts in resources, but for RAM's own names") {
  const auto on = [](const std::string& resource) {
    return identity_of(R"({"Effect":"Allow","Action":"*","Resource":")" + resource + "\"}");
  };
  CHECK(equivalent(on("acs:ram:*:1:role/AliyunOSSRole"), on("acs:ram:*:1:role/aliyunossrole")));
  CHECK_FALSE(equivalent(on("acs:oss:*:*:Bucket"), on("acs:oss:*:*:bucket")));
  CHECK_FALSE(equivalent(on("acs:ram:*:1:role/x"), on("acs:ram::1:role/x")));
}

TEST_CASE("a trust whose ARN came back in lower case is no change") {
  const auto of = [](const std::string& arn) {
    return trust_of(R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":")" + arn + "\"}}");
  };
  CHECK(equivalent(of("acs:ram::1:role/AliyunOSSRole"), of("acs:ram::1:role/aliyunossrole")));
  CHECK_FALSE(equivalent(of("acs:ram::1:role/a"), of("acs:ram::1:user/a")));
}

TEST_CASE("statements are neither split nor merged") {
  const auto one = identity_of(R"({"Effect":"Allow","Action":["a:A","b:B"],"Resource":"*"})");
  const auto two = identity_of(
      R"({"Effect":"Allow","Action":"a:A","Resource":"*"},{"Effect":"Allow","Action":"b:B","Resource":"*"})");
  CHECK_FALSE(equivalent(one, two));
}

TEST_CASE("the meaning's hash is SHA-256 of the canonical form") {
  CHECK(meaning_hash(Document{}) == "35365ef59f6e465faf24ad007483e413684f03f2647c140faf6dff5d2b18f113");
}
