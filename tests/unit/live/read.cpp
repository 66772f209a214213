#include <doctest/doctest.h>
#include <fmt/format.h>

#include "ramify/live/live.h"
#include "unit/client/scripted.h"
#include "unit/client/simulator.h"

using namespace ramify;
using client::simulated::Cloud;
using client::simulated::kIdA;
using client::simulated::kIdB;
using client::simulated::must;
using wire::Service;

namespace {

model::AccountKey key(const std::string& text) {
  return model::AccountKey::from_service(text);
}
const std::map<model::AccountKey, model::AccountId> kExpected{{key("company-a"), model::AccountId::from_service(kIdA)},
                                                              {key("company-b"), model::AccountId::from_service(kIdB)}};

sim::Options seeded() {
  sim::Options options;
  options.seeds = {std::filesystem::path(RAMIFY_SOURCE_DIR) / "tests/unit/live/seed.json"};
  return options;
}

client::Sessions sessions(const Cloud& cloud) {
  return {{key("company-a"), cloud.a()}, {key("company-b"), cloud.b()}};
}

/// Everything about company-a, one fact a line.
std::string facts(const model::Account& account) {
  std::string text;
  for (const auto& [name, user] : account.users) {
    text += fmt::format("user {} {} {} tags={}{}\n", name.str(), user.display_name.value_or("-"),
                        user.comments.value_or("-"), user.tags.size(), user.frozen ? " frozen" : "");
  }
  for (const auto& [name, group] : account.groups)
    text += fmt::format("group {} {}\n", name.str(), group.comments.value_or("-"));
  for (const auto& [name, role] : account.roles) {
    text += fmt::format("role {} {} {} tags={} {}\n", name.str(), role.description.value_or("-"),
                        role.max_session->count(), role.tags.size(), role.trust->statements.at(0).principals.ram.at(0));
  }
  for (const auto& [name, policy] : account.policies) {
    text += fmt::format("policy {} {} {} tags={} {}\n", name.str(), policy.description.value_or("-"),
                        *policy.default_version, policy.tags.size(), policy.document->statements.at(0).actions.at(0));
  }
  for (const auto& each : account.attachments) {
    text += fmt::format("{}/{} <- {}/{}{}\n", to_string(each.principal.kind), each.principal.name,
                        to_string(each.policy.type), each.policy.name.str(),
                        each.resource_group ? " @ " + each.resource_group->str() : "");
  }
  for (const auto& each : account.memberships) text += fmt::format("{} has {}\n", each.group.str(), each.user.str());
  for (const auto& each : account.resource_groups) text += fmt::format("resource group {}\n", each.str());
  return text;
}

}  // namespace

TEST_CASE("an account is read whole: every noun, every status, both scopes") {
  const Cloud cloud(seeded());
  const auto world = live::read(sessions(cloud), kExpected, {});
  REQUIRE_MESSAGE(world.has_value(), world.error().message);
  const auto& account = world->accounts.at(key("company-a"));
  CHECK(account.default_domain == "company-a.onaliyun.com");
  CHECK(facts(account) ==
        "user Alice Alice A ops tags=1\n"
        "user ci-bot ci-bot - tags=1\n"
        "user frozen frozen - tags=0 frozen\n"
        "group Ops the crew\n"
        "group empty -\n"
        "role PTSCrossAccountRole tests 7200 tags=1 acs:ram::2000000000000002:root\n"
        "policy oss-read reads v1 tags=1 oss:GetObject\n"
        "user/Alice <- Custom/oss-read\n"
        "group/Ops <- System/AliyunECSReadOnlyAccess\n"
        "role/PTSCrossAccountRole <- Custom/oss-read\n"
        "role/PTSCrossAccountRole <- Custom/oss-read @ rg-aek2abc\n"
        "Ops has Alice\n"
        "Ops has ci-bot\n"
        "resource group rg-aek2abc\n");
  CHECK(world->accounts.at(key("company-b")).users.empty());
}

TEST_CASE("what only per-user calls can tell is read where it is asked for, and not elsewhere") {
  const Cloud cloud(seeded());
  live::ReadScope scope;
  const auto alice = model::UserName::from_service("alice");  // the service knows her as Alice
  scope.login_profiles[key("company-a")] = {alice, model::UserName::from_service("frozen")};
  scope.access_keys[key("company-a")] = {alice};
  scope.mfa[key("company-a")] = {alice, model::UserName::from_service("nobody")};
  const auto world = live::read(sessions(cloud), kExpected, scope);
  REQUIRE_MESSAGE(world.has_value(), world.error().message);
  const auto& users = world->accounts.at(key("company-a")).users;
  const auto& found = users.at(model::UserName::from_service("Alice"));
  CHECK(found.console == model::Presence::present);
  CHECK(found.login == model::LoginProfile{true, false});
  CHECK(found.keys->empty());
  CHECK(found.mfa_bound == true);
  CHECK(users.at(model::UserName::from_service("frozen")).console == model::Presence::absent);
  const auto& bot = users.at(model::UserName::from_service("ci-bot"));
  CHECK(bot.console == model::Presence::unmanaged);
  CHECK_FALSE(bot.keys.has_value());
  CHECK_FALSE(bot.mfa_bound.has_value());
}

TEST_CASE("users that carry the project's mark are read as if they were named") {
  const Cloud cloud(seeded());
  live::ReadScope scope;
  scope.project = "perf";
  const auto world = live::read(sessions(cloud), kExpected, scope);
  REQUIRE_MESSAGE(world.has_value(), world.error().message);
  const auto& users = world->accounts.at(key("company-a")).users;
  const auto& bot = users.at(model::UserName::from_service("ci-bot"));
  CHECK(bot.console == model::Presence::absent);
  CHECK(bot.mfa_bound == false);
  REQUIRE(bot.keys->size() == 2);
  CHECK(bot.keys->at(0).id.str() == "LTAIcibot0");
  CHECK(bot.keys->at(0).status == model::KeyStatus::inactive);
  CHECK(bot.keys->at(1).status == model::KeyStatus::active);
  CHECK_FALSE(users.at(model::UserName::from_service("Alice")).keys.has_value());
  scope.every_user = true;
  const auto all = live::read(sessions(cloud), kExpected, scope);
  CHECK(all->accounts.at(key("company-a")).users.at(model::UserName::from_service("Alice")).keys.has_value());
}

TEST_CASE("system documents are read where they are asked for; an unknown one is left out") {
  const Cloud cloud(seeded());
  live::ReadScope scope;
  scope.system_documents[key("company-a")] = {model::PolicyName::from_service("AliyunSTSAssumeRoleAccess"),
                                              model::PolicyName::from_service("AliyunNoSuchThing")};
  const auto world = live::read(sessions(cloud), kExpected, scope);
  REQUIRE_MESSAGE(world.has_value(), world.error().message);
  const auto& documents = world->accounts.at(key("company-a")).system_policies;
  CHECK(documents.size() == 1);
  CHECK(documents.count(model::PolicyName::from_service("AliyunSTSAssumeRoleAccess")) == 1);
}

TEST_CASE("reading takes few calls: one a list, role, policy and group, and never a write") {
  const Cloud cloud(seeded());
  REQUIRE(live::read(sessions(cloud), kExpected, {}).has_value());
  std::map<std::string, int> calls;
  for (const auto& entry : cloud.server->log()) {
    CHECK_FALSE(entry.request.writes);
    if (entry.request.account_id == kIdA) ++calls[entry.request.operation];
  }
  CHECK(calls == std::map<std::string, int>{{"GetDefaultDomain", 1},
                                            {"GetPolicy", 1},
                                            {"GetRole", 1},
                                            {"ListGroups", 1},
                                            {"ListPolicies", 1},
                                            {"ListPolicyAttachments", 1},
                                            {"ListResourceGroups", 1},
                                            {"ListRoles", 1},
                                            {"ListUsers", 2},
                                            {"ListUsersForGroup", 2}});
}

TEST_CASE("documents and lists in another order and form are the same world") {
  auto options = seeded();
  options.switches.reserialise_documents = true;
  options.switches.shuffle_lists = true;
  const Cloud odd(std::move(options));
  const Cloud plain(seeded());
  const auto a = live::read(sessions(odd), kExpected, {});
  const auto b = live::read(sessions(plain), kExpected, {});
  REQUIRE(a.has_value());
  REQUIRE(b.has_value());
  CHECK(facts(a->accounts.at(key("company-a"))) == facts(b->accounts.at(key("company-a"))));
}

TEST_CASE("a role or group that vanishes between the list and the look is gone") {
  const Cloud cloud;
  using client::scripted::Answer;
  /// Passes everything on, and deletes the group before it is looked at.
  class Meddler final : public client::Transport {
   public:
    explicit Meddler(std::shared_ptr<client::Session> other) : other_(std::move(other)) {}
    Answer send(const std::string& url, const wire::HttpRequest& request) override {
      const auto action = wire::find_header(request.headers, "x-acs-action");
      if (action == "ListUsersForGroup") must(*other_, Service::ram, "DeleteGroup", {{"GroupName", "brief"}});
      if (action == "GetRole") must(*other_, Service::ram, "DeleteRole", {{"RoleName", "brief"}});
      return inner_->send(url, request);
    }

   private:
    std::shared_ptr<client::Session> other_;
    std::unique_ptr<client::Transport> inner_ = client::make_curl_transport({});
  };
  const auto owner = cloud.a();
  must(*owner, Service::ram, "CreateGroup", {{"GroupName", "brief"}});
  must(
      *owner, Service::ram, "CreateRole",
      {{"RoleName", "brief"},
       {"AssumeRolePolicyDocument",
        R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ecs.aliyuncs.com"]}}]})"}});
  client::SessionOptions session_options{key("company-a"), {}, {}, {}, "ramify", false, 1};
  for (const auto& spec : wire::services()) session_options.endpoints[spec.service] = cloud.server->url();
  const client::Sessions meddled{
      {key("company-a"),
       std::make_shared<client::Session>(std::make_shared<Meddler>(owner), Cloud::impatient(),
                                         client::Credentials{"LTAIrootA", Secret(std::string("secretA")), {}},
                                         std::move(session_options))}};
  const auto world = live::read(meddled, {{key("company-a"), model::AccountId::from_service(kIdA)}}, {});
  REQUIRE_MESSAGE(world.has_value(), world.error().message);
  CHECK(world->accounts.at(key("company-a")).groups.empty());
  CHECK(world->accounts.at(key("company-a")).roles.empty());
}
