#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "terminal.h"

namespace ramify::cli::test {
namespace {

using wire::Service;

/// A policy with all five versions that it can have, the last one the default.
struct FiveVersions : Terminal {
  explicit FiveVersions(bool marked, const std::string& first = document("oss:GetObject1"), int versions = 5,
                        sim::Options service = {}) {
    start_accounts(std::move(service));
    client::SessionOptions options{model::AccountKey::from_service("company-a"), {}, {}, {}, "ramify", false, 4};
    for (const auto& spec : wire::services()) options.endpoints[spec.service] = server->url();
    root = std::make_unique<client::Session>(client::make_curl_transport({}), client::system_environment(),
                                             client::Credentials{"LTAIrootA", Secret(std::string("secretA")), {}},
                                             std::move(options));
    wire::Pairs made{{"PolicyName", "read"}, {"PolicyDocument", first}};
    if (marked) made.emplace_back("Tag", client::json_tags({{"ramify:project", "shop"}}));
    must("CreatePolicy", made);
    for (int i = 2; i <= versions; ++i) write("oss:GetObject" + std::to_string(i));
    config = file("ramify.yaml",
                  "ramify: 1\nproject: shop\naccounts:\n  company-a:\n    id: \"1000000000000001\"\n    policies:\n"
                  "      read: {document: {Version: \"1\", Statement: [{Effect: Allow, Action: \"oss:PutObject\", "
                  "Resource: \"*\"}]}}\n");
  }
  static std::string document(const std::string& action) {
    return R"({"Version":"1","Statement":[{"Effect":"Allow","Action":")" + action + R"(","Resource":"*"}]})";
  }
  void write(const std::string& action, const std::string& as_default = "true") const {
    must("CreatePolicyVersion",
         {{"PolicyName", "read"}, {"PolicyDocument", document(action)}, {"SetAsDefault", as_default}});
  }
  void go_back_to(const std::string& version) const {
    must("SetDefaultPolicyVersion", {{"PolicyName", "read"}, {"VersionId", version}});
  }
  nlohmann::json must(const std::string& operation, wire::Pairs parameters) const {
    auto result = root->call({Service::ram, operation, std::move(parameters)});
    if (!result) FAIL(operation << ": " << result.error().message);
    return *std::move(result);
  }
  int apply(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{
        "apply",     config,          "--yes",     "--connections", file("connections.yaml"),
        "--secrets", file("secrets"), "--journal", file("journal")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }
  int plan(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"plan",  config,           "--connections", file("connections.yaml"),
                                       "--out", file("plan.json")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }
  int apply_plan() { return run({"apply", file("plan.json"), "--connections", file("connections.yaml")}); }
  [[nodiscard]] bool says(const std::string& text) const { return (out + err).find(text) != std::string::npos; }
  /// `v1* v3 v4`, the default with a star.
  [[nodiscard]] std::string versions() const {
    const auto reply = must("ListPolicyVersions", {{"PolicyName", "read"}, {"PolicyType", "Custom"}});
    std::vector<std::string> all;
    for (const auto& each : reply["PolicyVersions"]["PolicyVersion"]) {
      all.push_back(each["VersionId"].get<std::string>() + (each["IsDefaultVersion"].get<bool>() ? "*" : ""));
    }
    std::sort(all.begin(), all.end());
    std::string text;
    for (const auto& each : all) text += (text.empty() ? "" : " ") + each;
    return text;
  }

  std::string config;
  std::unique_ptr<client::Session> root;
};

TEST_CASE("at five versions that are ours the oldest goes, and the one before stays to be gone back to") {
  FiveVersions account(true);
  REQUIRE(account.versions() == "v1 v2 v3 v4 v5*");
  CHECK(account.apply() == 0);
  CHECK(account.versions() == "v2 v3 v4 v5 v6*");
}

/// The guard trips for this reason, its flag lifts it, and then the version goes.
void asks_first(FiveVersions& account, const std::string& why, const std::string& gone) {
  const auto before = account.versions();
  CHECK(account.apply() == 3);
  CHECK_MESSAGE(account.says("it has as many versions as it can have: the service would delete " + gone + " of "),
                account.out);
  CHECK_MESSAGE(account.says(why), account.out);
  CHECK(account.versions() == before);
  CHECK(account.apply({"--allow-policy-version=company-a/policy/read"}) == 0);
  CHECK(account.versions().find(gone) == std::string::npos);
}

TEST_CASE("a version of a policy without our mark is not let go without being asked") {
  FiveVersions account(false);
  asks_first(account, "; the policy does not carry our mark", "v1");
}

TEST_CASE("a version newer than the default is not ours: somebody prepared it, or went back from it") {
  FiveVersions account(true);
  account.go_back_to("v1");
  asks_first(account, ", which is newer than the default version v1: somebody prepared it, or went back from it", "v2");
}

TEST_CASE("a version whose text we would not have written so is not ours") {
  FiveVersions account(true, R"({"Statement":[{"Effect":"Allow","Action":"oss:Get*","Resource":"*"}],"Version":"1"})");
  asks_first(account, ", whose text is none that ramify writes", "v1");
}

TEST_CASE("where the service shows documents in another form, nobody can say that a version is ours") {
  sim::Options service;
  service.switches.reserialise_documents = true;
  FiveVersions account(true, FiveVersions::document("oss:GetObject1"), 5, std::move(service));
  asks_first(account, ", whose text is none that ramify writes", "v1");
}

TEST_CASE("whose a version is can be told from a snapshot, too") {
  FiveVersions account(true);
  account.go_back_to("v1");
  const auto snapshot = account.file("live.json");
  REQUIRE(account.run(
              {"snapshot", account.config, "--connections", account.file("connections.yaml"), "--out", snapshot}) == 0);
  CHECK(account.run({"plan", account.config, "--live", snapshot}) == 3);
  CHECK_MESSAGE(account.says(", which is newer than the default version v1"), account.out);
}

TEST_CASE("a version made between plan and apply makes a plan stale that writes another one") {
  FiveVersions account(true, FiveVersions::document("oss:GetObject1"), 3);
  REQUIRE(account.plan() == 0);
  account.write("oss:*", "false");
  const auto before = account.versions();
  CHECK(account.apply_plan() == 5);
  CHECK_MESSAGE(account.says("the plan is stale: changed since it was made: the versions of company-a/policy/read"),
                account.err);
  CHECK(account.versions() == before);
  REQUIRE(account.plan() == 0);
  CHECK(account.apply_plan() == 0);
}

TEST_CASE("a version made during the run stops it at the policy that was to get another one") {
  FiveVersions account(true, FiveVersions::document("oss:GetObject1"), 4);
  account.config = account.file(
      "ramify.yaml", account.read("ramify.yaml") +
                         "      first: {document: {Version: \"1\", Statement: [{Effect: Deny, Action: \"*\", "
                         "Resource: \"*\"}]}}\n");
  REQUIRE(account.plan() == 0);
  account.after_write = [&](std::size_t writes) {
    if (writes == 1) account.write("oss:*", "false");
  };
  CHECK(account.run({"apply", account.file("plan.json"), "--parallel", "1", "--connections",
                     account.file("connections.yaml")}) == 5);
  CHECK(account.versions() == "v1 v2 v3 v4* v5");
}

}  // namespace
}  // namespace ramify::cli::test
