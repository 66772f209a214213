#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "terminal.h"

namespace ramify::cli::test {
namespace {

using wire::Service;

/// A policy with all five versions that it can have, `v1` the default.
struct FiveVersions : Terminal {
  explicit FiveVersions(bool marked) {
    start_accounts();
    client::SessionOptions options{model::AccountKey::from_service("company-a"), {}, {}, {}, "ramify", false, 4};
    for (const auto& spec : wire::services()) options.endpoints[spec.service] = server->url();
    root = std::make_unique<client::Session>(client::make_curl_transport({}), client::system_environment(),
                                             client::Credentials{"LTAIrootA", Secret(std::string("secretA")), {}},
                                             std::move(options));
    wire::Pairs made{{"PolicyName", "read"}, {"PolicyDocument", document("oss:GetObject1")}};
    if (marked) made.emplace_back("Tag", client::json_tags({{"ramify:project", "shop"}}));
    must("CreatePolicy", made);
    for (int i = 2; i <= 5; ++i) {
      must("CreatePolicyVersion",
           {{"PolicyName", "read"}, {"PolicyDocument", document("oss:GetObject" + std::to_string(i))}});
    }
    must("SetDefaultPolicyVersion", {{"PolicyName", "read"}, {"VersionId", "v1"}});
    config = file("ramify.yaml",
                  "ramify: 1\nproject: shop\naccounts:\n  company-a:\n    id: \"1000000000000001\"\n    policies:\n"
                  "      read: {document: {Version: \"1\", Statement: [{Effect: Allow, Action: \"oss:PutObject\", "
                  "Resource: \"*\"}]}}\n");
  }
  static std::string document(const std::string& action) {
    return R"({"Version":"1","Statement":[{"Effect":"Allow","Action":")" + action + R"(","Resource":"*"}]})";
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

TEST_CASE("at five versions the oldest that is not the default goes, and the default stays to be gone back to") {
  FiveVersions account(true);
  REQUIRE(account.versions() == "v1* v2 v3 v4 v5");
  CHECK(account.apply() == 0);
  CHECK(account.versions() == "v1 v3 v4 v5 v6*");
}

TEST_CASE("a version that somebody else made is not let go without being asked") {
  FiveVersions account(false);
  CHECK(account.apply() == 3);
  CHECK((account.out + account.err).find("the service would delete v2 of ") != std::string::npos);
  CHECK(account.versions() == "v1* v2 v3 v4 v5");
  CHECK(account.apply({"--allow-policy-version"}) == 0);
  CHECK(account.versions() == "v1 v3 v4 v5 v6*");
}

}  // namespace
}  // namespace ramify::cli::test
