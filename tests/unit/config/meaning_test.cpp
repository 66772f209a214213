#include <doctest/doctest.h>
#include <fmt/format.h>

#include "loading.h"

using namespace ramify;

namespace {

/// Two accounts; `a` and `b` are what stands within them, indented by four.
config::Desired load(const std::string& a, const std::string& b = {}, const std::string& rest = {}) {
  const auto loaded = testing::load_text("ramify: 1\nproject: p\naccounts:\n  a:\n    id: \"1000000000000001\"\n" + a +
                                         "  b:\n    id: \"2000000000000002\"\n" + b + rest);
  CHECK(testing::render(loaded.sources, loaded.diagnostics) == "");
  REQUIRE(loaded.desired);
  return *loaded.desired;
}

std::string trust_of(const config::Desired& desired, const std::string& role) {
  const auto& roles = testing::account(desired.world, "a").roles;
  return policy::to_json(roles.at(model::RoleName::from_service(role)).trust.value());
}

model::Address address(const std::string& account, model::ObjectKind kind, const std::string& name) {
  return {model::AccountKey::from_service(account), {kind, name}};
}

}  // namespace

TEST_CASE("entries of a trust that differ in the name alone share a statement") {
  const auto desired = load(R"(    roles:
      R:
        trust:
          - {user: b/u}
          - {service: ecs.aliyuncs.com}
          - {account: a}
          - {user: "3000000000000003/bob", external_id: 7f3c2a91}
          - {federated: saml-provider/corp, condition: {StringEquals: {"saml:recipient": x}}}
)",
                            "    users: {u: {}}\n");
  CHECK(trust_of(desired, "R") ==
        R"({"Version":"1","Statement":[)"
        R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1000000000000001:root",)"
        R"("acs:ram::2000000000000002:user/u"]}},)"
        R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs.aliyuncs.com"}},)"
        R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::3000000000000003:user/bob"},)"
        R"("Condition":{"StringEquals":{"sts:ExternalId":"7f3c2a91"}}},)"
        R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Federated":)"
        R"("acs:ram::1000000000000001:saml-provider/corp"},"Condition":{"StringEquals":{"saml:recipient":"x"}}}]})");
}

TEST_CASE("an empty trust is one that nobody can meet, and one that is not written is not managed") {
  const auto desired = load("    roles: {R: {trust: []}, S: {}}\n");
  const auto& roles = testing::account(desired.world, "a").roles;
  const auto id = testing::account(desired.world, "a").id;
  CHECK(model::is_unmeetable_trust(*roles.at(model::RoleName::from_service("R")).trust, id));
  CHECK_FALSE(roles.at(model::RoleName::from_service("S")).trust.has_value());
}

TEST_CASE("a trust whose every entry has expired is one that nobody can meet") {
  const auto loaded = testing::load_text(
      "ramify: 1\nproject: p\naccounts:\n  a:\n    id: \"1000000000000001\"\n    roles:\n      R:\n"
      "        trust: [{account: a, expires: 2026-06-01}]\n");
  REQUIRE(loaded.desired);
  const auto& account = testing::account(loaded.desired->world, "a");
  CHECK(model::is_unmeetable_trust(*account.roles.begin()->second.trust, account.id));
}

TEST_CASE("can_assume makes one policy a principal, with exactly its roles, sorted and marked as ours") {
  const auto desired = load("    roles: {R: {trust: []}, Q: {trust: []}}\n", R"(    users:
      ci.bot: {can_assume: [a/R, "3000000000000003/Far", {role: a/Q, expires: 2099-01-01}]}
)");
  const auto& b = testing::account(desired.world, "b");
  REQUIRE(b.policies.size() == 1);
  const model::Policy& made = b.policies.begin()->second;
  CHECK(made.name.str() == "ramify-assume-user-ci-bot-" + made.name.str().substr(26));
  CHECK(made.name.str().size() == 34);
  CHECK(policy::to_json(*made.document) ==
        R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":)"
        R"(["acs:ram:*:1000000000000001:role/R","acs:ram:*:3000000000000003:role/Far"]},)"
        R"({"Effect":"Allow","Action":"sts:AssumeRole","Resource":"acs:ram:*:1000000000000001:role/Q",)"
        R"("Condition":{"DateLessThan":{"acs:CurrentTime":"2099-01-01T00:00:00Z"}}}]})");
  CHECK(made.tags == model::Tags{{"ramify:project", "p"}});
  CHECK(testing::attachments(b) == std::vector<std::string>{"user/ci.bot Custom " + made.name.str()});
  const auto place =
      desired.provenance.find(address("b", model::ObjectKind::policy, made.name.str()), model::Facet::object);
  CHECK(model::to_string(place.value()) == "ramify.yaml:10");
}

TEST_CASE("a user's rights to assume end with the user, in the document itself") {
  const auto desired = load("    roles: {R: {trust: []}, Q: {trust: []}}\n", R"(    users:
      temp:
        expires: 2098-06-01
        can_assume: [a/R, {role: a/Q, expires: 2099-01-01}]
)");
  const model::Policy& made = testing::account(desired.world, "b").policies.begin()->second;
  REQUIRE(made.document->statements.size() == 1);
  CHECK(made.document->statements[0].conditions ==
        policy::Conditions{{"DateLessThan", {{"acs:CurrentTime", {"2098-06-01T00:00:00Z"}}}}});
  CHECK(made.document->statements[0].resources.size() == 2);
}

TEST_CASE("a trust's end stands in its document only where the root file asks for it, the earlier of two") {
  const std::string account =
      "accounts:\n  a:\n    id: \"1000000000000001\"\n    roles:\n      R:\n        trust:\n"
      "          - {account: \"3000000000000003\", expires: 2099-01-01}\n"
      "          - account: \"4000000000000004\"\n            expires: 2099-01-01\n"
      "            condition: {DateLessThan: {\"acs:CurrentTime\": \"2098-01-01T00:00:00Z\"}}\n";
  const auto bounds = [&](const std::string& head) {
    const auto loaded = testing::load_text("ramify: 1\nproject: p\n" + head + account);
    REQUIRE(loaded.desired);
    const auto& role = testing::account(loaded.desired->world, "a").roles.begin()->second;
    std::vector<policy::Conditions> all;
    for (const auto& statement : role.trust->statements) all.push_back(statement.conditions);
    return all;
  };
  const auto until = [](const std::string& when) {
    return policy::Conditions{{"DateLessThan", {{"acs:CurrentTime", {when}}}}};
  };
  CHECK(bounds("") == std::vector<policy::Conditions>{{}, until("2098-01-01T00:00:00Z")});
  CHECK(bounds("expires_in_trust: true\n") ==
        std::vector<policy::Conditions>{until("2099-01-01T00:00:00Z"), until("2098-01-01T00:00:00Z")});
}

TEST_CASE("what expires within 72 hours is warned about, and what expires later is not") {
  const auto warnings = [](const std::string& date) {
    const auto loaded = testing::load_text(
        "ramify: 1\nproject: p\naccounts:\n  a:\n    id: \"1000000000000001\"\n    users: {u: {expires: \"" + date +
        "\"}}\n");
    std::vector<std::string> all;
    for (const auto& each : loaded.diagnostics) all.push_back(each.code + ": " + each.message);
    return all;
  };
  CHECK(warnings(format_instant(testing::kNow + std::chrono::hours(72))).front() ==
        "config.expires-soon: the user \"u\" expires at " + format_instant(testing::kNow + std::chrono::hours(72)) +
            ": then it counts as absent");
  CHECK(warnings(format_instant(testing::kNow + std::chrono::hours(73))).empty());
}

TEST_CASE("a generated policy that would be too large is split, and each part fits") {
  std::string roles;
  std::string names;
  for (int i = 0; i < 150; ++i) {
    const std::string name = fmt::format("a-role-with-a-fairly-long-name-{:03}", i);
    roles += fmt::format("      {}: {{trust: []}}\n", name);
    names += fmt::format("{}a/{}", i == 0 ? "" : ", ", name);
  }
  const auto desired = load("    roles:\n" + roles, "    groups: {g: {can_assume: [" + names + "]}}\n");
  const auto& b = testing::account(desired.world, "b");
  CHECK(b.policies.size() == 2);
  CHECK(b.attachments.size() == 2);
  std::size_t total = 0;
  for (const auto& [name, made] : b.policies) {
    CHECK(policy::to_json(*made.document).size() <= policy::kDocumentSizeMax);
    total += made.document->statements.front().resources.size();
  }
  CHECK(total == 150);
}

TEST_CASE("a name in policies is a custom policy of the account, else a system policy") {
  const auto desired = load(R"(    policies:
      mine: {document: {Version: "1", Statement: []}}
      AliyunOSSReadOnlyAccess: {document: {Version: "1", Statement: []}}
    users:
      u:
        policies:
          - mine
          - {policy: mine, resource_group: rg-x}
          - AliyunPTSFullAccess
          - {policy: AliyunOSSReadOnlyAccess, type: system}
)");
  CHECK(testing::attachments(testing::account(desired.world, "a")) ==
        std::vector<std::string>{"user/u Custom mine", "user/u Custom mine rg-x",
                                 "user/u System AliyunOSSReadOnlyAccess", "user/u System AliyunPTSFullAccess"});
}

TEST_CASE("what is to be absent, kept, renamed, ignored and protected goes into the scope") {
  const auto desired = load(R"(    manage: all
    ignore: [user/breakglass-*]
    protect: [role/Org*]
    groups: {g: {extra_members: keep, extra_policies: keep}}
    users: {gone: {state: absent}, new: {previously: old, groups: [g]}}
)");
  const model::AccountScope& scope = desired.scope.accounts.at(model::AccountKey::from_service("a"));
  CHECK(scope.manage == model::ManageMode::all);
  CHECK(scope.ignore.front().glob == "breakglass-*");
  CHECK(scope.protect.front().glob == "Org*");
  CHECK(scope.absent == std::set<model::ObjectRef>{{model::ObjectKind::user, "gone"}});
  CHECK(scope.previously.at({model::ObjectKind::user, "new"}) == "old");
  CHECK(scope.keep_attachments.count({model::ObjectKind::group, "g"}) == 1);
  CHECK(scope.keep_members.size() == 1);
  const auto& account = testing::account(desired.world, "a");
  CHECK(account.users.size() == 1);
  CHECK(account.memberships.size() == 1);
}

TEST_CASE("a user says what is managed of it and nothing more") {
  const auto desired = load(R"(    users:
      bare: {}
      person: {console: {mfa: optional, password_reset: true}, comments: ""}
      program: {console: absent, access_keys: {count: 1, rotate_after: 90d}}
)");
  const auto& users = testing::account(desired.world, "a").users;
  const auto user = [&](const char* name) { return users.at(model::UserName::from_service(name)); };
  CHECK_FALSE(user("bare").display_name.has_value());
  CHECK(user("bare").console == model::Presence::unmanaged);
  CHECK_FALSE(user("bare").wanted_keys.has_value());
  CHECK(user("bare").tags == model::Tags{{"ramify:project", "p"}});
  CHECK(user("person").console == model::Presence::present);
  CHECK(user("person").login == model::LoginProfile{false, true});
  CHECK(user("person").comments == "");
  CHECK(user("program").console == model::Presence::absent);
  CHECK(user("program").wanted_keys == model::KeyCount{1, std::chrono::days(90)});
}

TEST_CASE("an expired user is gone as if it were declared absent") {
  const auto loaded = testing::load_text(
      "ramify: 1\nproject: p\naccounts:\n  a:\n    id: \"1000000000000001\"\n    users: {u: {expires: 2026-06-01}}\n");
  REQUIRE(loaded.desired);
  CHECK(testing::account(loaded.desired->world, "a").users.empty());
  CHECK(loaded.desired->scope.accounts.begin()->second.absent.size() == 1);
  const auto place = loaded.desired->provenance.find(address("a", model::ObjectKind::user, "u"), model::Facet::absent);
  CHECK(place.value().column == 17);
}

TEST_CASE("access tests are resolved: who, which kind, what, where") {
  const auto desired = load("    users: {u: {}}\n    roles: {R: {trust: []}}\n", {},
                            "access_tests:\n  - a/u can assume a/R\n  - a/R cannot oss:Get* on acs:oss:*:*:b/*\n"
                            "  - b/mallory cannot assume a/R\n");
  REQUIRE(desired.access_tests.size() == 3);
  CHECK(desired.access_tests[0].assume == address("a", model::ObjectKind::role, "R"));
  CHECK(desired.access_tests[0].subject_kind == model::ObjectKind::user);
  CHECK(desired.access_tests[1].action == "oss:Get*");
  CHECK(desired.access_tests[1].resource == "acs:oss:*:*:b/*");
  CHECK_FALSE(desired.access_tests[1].expected);
  CHECK_FALSE(desired.access_tests[2].subject_kind.has_value());
  CHECK(desired.access_tests[2].place.line == 13);
}

TEST_CASE("the order in which a file is written changes nothing but places") {
  const std::string roles = "    roles: {R: {trust: [{account: a}, {account: b}]}}\n";
  const std::string turned = "    roles: {R: {trust: [{account: b}, {account: a}]}}\n";
  CHECK(trust_of(load(roles), "R") == trust_of(load(turned), "R"));
}

TEST_CASE("of more policies than the documented limit the account decides, and of other objects there is a warning") {
  std::string system;
  for (int n = 0; n < 21; ++n) system += fmt::format("{}{{policy: AliyunP{}, type: system}}", n == 0 ? "" : ", ", n);
  const auto many = testing::load_text(
      "ramify: 1\nproject: p\naccounts:\n  a:\n    id: \"1000000000000001\"\n    users:\n"
      "      u: {policies: [" +
      system + "]}\n");
  REQUIRE(many.desired);
  REQUIRE(many.desired->over_limits.size() == 1);
  const config::OverLimit& over = many.desired->over_limits.front();
  CHECK(config::limit_message(over, 20) == "21 system policies on one user; the service takes 20");
  CHECK(config::limit_help(over) ==
        "attach fewer policies, put several into one, or give some to a group that the user is in");

  std::string roles;
  for (int n = 0; n < 1001; ++n) roles += fmt::format("      r{}: {{}}\n", n);
  const auto crowded =
      testing::load_text("ramify: 1\nproject: p\naccounts:\n  a:\n    id: \"1000000000000001\"\n    roles:\n" + roles);
  REQUIRE(crowded.diagnostics.size() == 1);
  CHECK(crowded.diagnostics.front().code == "config.quota");
  CHECK(crowded.diagnostics.front().message == "a declares 1001 objects of the kind role; the service takes 1000");
}
