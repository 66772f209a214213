#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "terminal.h"

namespace ramify::cli::test {
namespace {

using wire::Service;

const std::string kShop = R"(ramify: 1
project: shop
accounts:
  company-a:
    id: "1000000000000001"
    policies:
      read: {document: {Version: "1", Statement: [{Effect: Allow, Action: "oss:GetObject", Resource: "*"}]}}
    groups:
      crew: {policies: [read]}
    roles:
      Entry: {trust: [{account: company-a}], policies: [AliyunECSReadOnlyAccess]}
    users:
      alice: {groups: [crew], can_assume: [company-a/Entry]}
)";

/// An account that a user `deployer` works on, who holds what is given.
struct Deployment : Terminal {
  Deployment() {
    start_accounts();
    config = file("ramify.yaml", kShop);
    client::SessionOptions options{model::AccountKey::from_service("company-a"), {}, {}, {}, "ramify", false, 4};
    for (const auto& spec : wire::services()) options.endpoints[spec.service] = server->url();
    root = std::make_unique<client::Session>(client::make_curl_transport({}), client::system_environment(),
                                             client::Credentials{"LTAIrootA", Secret(std::string("secretA")), {}},
                                             std::move(options));
    must("CreateUser", {{"UserName", "deployer"}});
    const auto key = must("CreateAccessKey", {{"UserName", "deployer"}})["AccessKey"];
    environment["DEPLOY_ACCESS_KEY_ID"] = key["AccessKeyId"].get<std::string>();
    environment["DEPLOY_ACCESS_KEY_SECRET"] = key["AccessKeySecret"].get<std::string>();
    file("deployer.yaml", "connections:\n  company-a: {env: DEPLOY, endpoint: \"" + server->url() + "\"}\n");
    std::filesystem::permissions(folder / "deployer.yaml", std::filesystem::perms(0600));
  }
  nlohmann::json must(const std::string& operation, wire::Pairs parameters) const {
    auto result = root->call({Service::ram, operation, std::move(parameters)});
    if (!result) FAIL(operation << ": " << result.error().message);
    return *std::move(result);
  }
  /// The deployer holds this document and no other.
  void grant(const nlohmann::json& document) {
    if (!granted) {
      must("CreatePolicy", {{"PolicyName", "deploy"}, {"PolicyDocument", document.dump()}});
      must("AttachPolicyToUser", {{"UserName", "deployer"}, {"PolicyType", "Custom"}, {"PolicyName", "deploy"}});
    } else {
      must("CreatePolicyVersion", {{"PolicyName", "deploy"},
                                   {"PolicyDocument", document.dump()},
                                   {"SetAsDefault", "true"},
                                   {"RotateStrategy", "DeleteOldestNonDefaultVersionWhenLimitExceeded"}});
    }
    granted = true;
  }
  int as_root(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--connections", file("connections.yaml")});
    return run(arguments);
  }
  int as_deployer(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--connections", file("deployer.yaml")});
    return run(arguments);
  }
  int apply() {
    return as_deployer({"apply", config, "--yes", "--secrets", file("secrets"), "--journal", file("journal")});
  }
  /// What a command prints as the policy of company-a.
  nlohmann::json emitted(const std::vector<std::string>& arguments) {
    REQUIRE(as_root(arguments) == 0);
    const auto json = nlohmann::json::parse(out, nullptr, false);
    REQUIRE(json.contains("company-a"));
    REQUIRE(json["company-a"].size() == 1);
    return json["company-a"][0];
  }

  std::string config;
  std::unique_ptr<client::Session> root;
  bool granted = false;
};

std::vector<std::string> texts(const nlohmann::json& one_or_many) {
  if (one_or_many.is_string()) return {one_or_many.get<std::string>()};
  return one_or_many.get<std::vector<std::string>>();
}

using Right = std::pair<std::string, std::string>;

std::vector<Right> rights_of(const nlohmann::json& document) {
  std::vector<Right> all;
  for (const auto& statement : document["Statement"]) {
    for (const auto& action : texts(statement["Action"])) {
      for (const auto& resource : texts(statement["Resource"])) all.emplace_back(action, resource);
    }
  }
  return all;
}

nlohmann::json document_of(const std::vector<Right>& rights) {
  nlohmann::json document{{"Version", "1"}, {"Statement", nlohmann::json::array()}};
  std::map<std::string, std::vector<std::string>> resources;
  for (const auto& [action, resource] : rights) resources[action].push_back(resource);
  for (const auto& [action, on] : resources) {
    document["Statement"].push_back({{"Effect", "Allow"}, {"Action", action}, {"Resource", on}});
  }
  return document;
}

TEST_CASE("the policy that a plan prints is enough to apply it, against real authorisation") {
  Deployment deployment;
  deployment.grant(deployment.emitted({"plan", deployment.config, "--emit-policy"}));
  CHECK(deployment.apply() == 0);
  CHECK(deployment.as_deployer({"plan", deployment.config, "--detailed-exitcode"}) == 0);
}

TEST_CASE("the policies that doctor prints are enough to apply, and to plan and no more") {
  Deployment deployment;
  deployment.grant(deployment.emitted({"doctor", deployment.config, "--emit-policy", "plan"}));
  const auto before = deployment.writes().size();
  CHECK(deployment.as_deployer({"plan", deployment.config, "--detailed-exitcode"}) == 3);
  CHECK(deployment.apply() == 3);
  CHECK(deployment.writes().size() == before);
  deployment.grant(deployment.emitted({"doctor", deployment.config, "--emit-policy", "apply"}));
  CHECK(deployment.apply() == 0);
}

TEST_CASE("verifying takes the roles that tests of users and can_assume name, and no other") {
  Deployment deployment;
  auto shop = kShop;
  shop.replace(shop.find("    users:\n"), 11,
               "      Tested: {trust: [{account: company-a}]}\n"
               "      Chained: {trust: [{role: company-a/Tested}]}\n"
               "    users:\n");
  deployment.config = deployment.file("ramify.yaml", shop +
                                                         "access_tests:\n"
                                                         "  - company-a/alice can assume company-a/Entry\n"
                                                         "  - company-a/mallory cannot assume company-a/Tested\n"
                                                         "  - company-a/Entry cannot assume company-a/Chained\n");
  CHECK(deployment.emitted({"doctor", deployment.config, "--emit-policy", "verify"}).dump() ==
        R"({"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow",)"
        R"("Resource":["acs:ram:*:1000000000000001:role/Entry","acs:ram:*:1000000000000001:role/Tested"]}],)"
        R"("Version":"1"})");
  CHECK(deployment.err ==
        "note: call the documents ramify-verify-1 and so on: lint then takes it for intended that some of the roles do "
        "not let in who holds them\n");
  deployment.config = deployment.file("ramify.yaml", kShop);
  CHECK(deployment.emitted({"doctor", deployment.config, "--emit-policy", "verify"}).dump() ==
        R"({"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow",)"
        R"("Resource":"acs:ram:*:1000000000000001:role/Entry"}],"Version":"1"})");
}

TEST_CASE("the policy that doctor prints for verifying is enough for it: it is the roles that let in, or do not") {
  Deployment deployment;
  deployment.on_sleep = [](std::chrono::milliseconds /*wait*/) {};
  const std::string roles =
      "ramify: 1\nproject: shop\naccounts:\n  company-a:\n    id: \"1000000000000001\"\n    users:\n"
      "      deployer: {}\n    roles:\n      Entry: {trust: [{user: company-a/deployer}]}\n"
      "      Shut: {trust: [{service: ecs.aliyuncs.com}]}\n";
  REQUIRE(deployment.as_root({"apply", deployment.file("ramify.yaml", roles), "--yes", "--secrets",
                              deployment.file("secrets"), "--journal", deployment.file("journal")}) == 0);
  auto wanted = roles + "access_tests:\n  - company-a/deployer cannot assume company-a/Shut\n";
  wanted.replace(wanted.find("deployer: {}"), 12, "deployer: {can_assume: [company-a/Entry]}");
  deployment.file("ramify.yaml", wanted);
  const auto key = deployment.file(
      "key.json", nlohmann::json{{"access_key_id", deployment.environment["DEPLOY_ACCESS_KEY_ID"]},
                                 {"access_key_secret", deployment.environment["DEPLOY_ACCESS_KEY_SECRET"]}}
                      .dump());
  std::filesystem::permissions(key, std::filesystem::perms(0600));
  const std::vector<std::string> verify{"verify", deployment.config, "--as", "company-a/deployer=" + key};
  const auto policy = deployment.emitted({"doctor", deployment.config, "--emit-policy", "verify"});

  deployment.grant(document_of({{"oss:GetObject", "*"}}));
  CHECK(deployment.as_deployer(verify) == 7);
  CHECK(deployment.out.find("CONTRADICTED  company-a/deployer can assume company-a/Entry\n") != std::string::npos);

  deployment.grant(policy);
  CHECK(deployment.as_deployer(verify) == 0);
  CHECK(deployment.out.find("it was refused: NoPermission by AssumeRolePolicy (ImplicitDeny)") != std::string::npos);
  CHECK(deployment.out.find("it became acs:ram::1000000000000001:assumed-role/entry/ramify-verify\n") !=
        std::string::npos);
  CHECK(deployment.out.find("\n2 of 2 trials as expected, 0 contradicted, 0 inconclusive\n") != std::string::npos);
}

TEST_CASE("each single right that is missing is reported by name before anything is written, and no other is") {
  Deployment deployment;
  const auto reads = rights_of(deployment.emitted({"doctor", deployment.config, "--emit-policy", "plan"}));
  const auto all = rights_of(deployment.emitted({"plan", deployment.config, "--emit-policy"}));
  for (const Right& gone : all) {
    CAPTURE(gone.first);
    CAPTURE(gone.second);
    if (std::find(reads.begin(), reads.end(), gone) != reads.end()) continue;
    auto kept = all;
    kept.erase(std::find(kept.begin(), kept.end(), gone));
    deployment.grant(document_of(kept));
    const auto before = deployment.writes().size();
    CHECK(deployment.apply() == 3);
    const std::string told = deployment.out + deployment.err;
    CHECK(told.find(gone.first + " on " + gone.second) != std::string::npos);
    std::size_t wants = 0;
    for (std::size_t at = 0; (at = told.find(" is not allowed to ", at)) != std::string::npos; ++at) ++wants;
    CHECK(wants == 1);
    CHECK(deployment.writes().size() == before);
  }
}

TEST_CASE("doctor says how the connection, the identity and the rights of each account stand") {
  Deployment deployment;
  deployment.grant(deployment.emitted({"doctor", deployment.config, "--emit-policy", "plan"}));
  CHECK(deployment.as_deployer({"doctor", deployment.config}) == 0);
  CHECK(deployment.out ==
        "good     connection file           " + deployment.file("deployer.yaml") +
            ", mode 600\n"
            "\n"
            "company-a\n"
            "good     credentials               found\n"
            "good     endpoint sts              answers\n"
            "good     identity                  acs:ram::1000000000000001:user/deployer\n"
            "good     endpoint ram              answers\n"
            "good     endpoint ims              answers\n"
            "good     endpoint resourcemanager  answers\n"
            "good     clock                     within a minute of the service's\n"
            "good     may plan                  by its own policies\n"
            "warning  may apply                 not ram:AddUserToGroup on acs:ram:*:1000000000000001:group/crew, "
            "ram:AddUserToGroup on acs:ram:*:1000000000000001:user/alice, ram:AttachPolicyToGroup on "
            "acs:ram:*:1000000000000001:group/crew, and 65 more\n"
            "         help: `ramify doctor --emit-policy apply` prints what it takes\n"
            "\n"
            "0 faults, 1 warning, 9 good\n");
}

/// Files in which a program holds the policies.
std::string declaring(const std::string& use, const nlohmann::json& documents) {
  std::string text =
      "ramify: 1\nproject: shop\nadmins: {minimum: 1}\n"
      "accounts:\n  company-a:\n    id: \"1000000000000001\"\n    policies:\n";
  std::string names;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const std::string name = "ramify-" + use + "-" + std::to_string(i + 1);
    text += "      " + name + ": {description: Rights of ramify, document: " + documents[i].dump() + "}\n";
    names += (names.empty() ? "" : ", ") + name;
  }
  return text + "    groups:\n      deployers: {comments: Programs, policies: [" + names +
         "]}\n    users:\n      deployer: {display_name: Deployer, groups: [deployers], access_keys: 1}\n" +
         (use == "verify" ? "    roles:\n      Entry: {description: d, trust: [{user: company-a/deployer}]}\n"
                            "      Shut: {description: d, trust: [{service: ecs.aliyuncs.com}]}\n"
                          : "");
}

TEST_CASE("the standing policies pass our own lint, and nothing is suppressed for it") {
  Deployment deployment;
  for (const std::string use : {"plan", "apply", "verify"}) {
    CAPTURE(use);
    auto shop = kShop;
    shop.replace(shop.find("    users:\n"), 0, "      Shut: {trust: [{service: ecs.aliyuncs.com}]}\n");
    deployment.file("ramify.yaml", shop +
                                       "access_tests:\n  - company-a/alice can assume company-a/Entry\n"
                                       "  - company-a/deployer cannot assume company-a/Shut\n");
    const auto documents =
        nlohmann::json::array({deployment.emitted({"doctor", deployment.config, "--emit-policy", use})});
    CHECK(deployment.err.find("suppress:") == std::string::npos);
    const auto files = deployment.file(use + ".yaml", declaring(use, documents));
    CHECK(deployment.run({"lint", files, "--fail-on", "warning"}) == 0);
    CHECK(deployment.out.find("No findings") != std::string::npos);
  }
}

TEST_CASE("who makes an administrator's key is told that it can be that administrator, and what files say of it") {
  Deployment deployment;
  const std::string admin = R"(ramify: 1
project: shop
accounts:
  company-a:
    id: "1000000000000001"
    users:
      root-ci: {policies: [AdministratorAccess], access_keys: 1}
)";
  deployment.file("ramify.yaml", admin);
  REQUIRE(deployment.as_root({"doctor", deployment.config, "--emit-policy", "apply"}) == 0);
  CHECK(
      deployment.err.substr(0, deployment.err.find("expires: ")) ==
      "note: what gives somebody something is allowed on what the files declare, and on nothing else: print it anew "
      "when they declare more\n"
      "  help: call the documents ramify-apply-1 and so on; whoever holds policies of that name is not within its own "
      "reach, and is guarded like an administrator all the same\n"
      "note: company-a: who makes keys or logons of administrators (root-ci) can be one of them: these rights are a "
      "document of their own, the last\n"
      "  help: leave it out where they are made by hand; files that declare it say why:\n"
      "suppress:\n"
      "  - {rule: S005, address: company-a/policy/ramify-apply-2, reason: \"it makes keys or logons of root-ci\", ");
  const auto documents = nlohmann::json::parse(deployment.out)["company-a"];
  REQUIRE(documents.size() == 2);
  CHECK(documents[1].dump() == R"({"Statement":[{"Action":"ram:CreateAccessKey","Effect":"Allow",)"
                               R"("Resource":"acs:ram:*:1000000000000001:user/root-ci"}],"Version":"1"})");
}

TEST_CASE("doctor judges what verifying takes, where there is something to verify") {
  Deployment deployment;
  deployment.file("ramify.yaml", kShop + "access_tests:\n  - company-a/alice can assume company-a/Entry\n");
  auto rights = rights_of(deployment.emitted({"doctor", deployment.config, "--emit-policy", "plan"}));
  deployment.grant(document_of(rights));
  CHECK(deployment.as_deployer({"doctor", deployment.config}) == 0);
  CHECK(deployment.out.find("warning  may verify                not sts:AssumeRole on "
                            "acs:ram:*:1000000000000001:role/Entry\n"
                            "         help: `ramify doctor --emit-policy verify` prints what it takes\n") !=
        std::string::npos);
  rights.emplace_back("sts:AssumeRole", "acs:ram:*:1000000000000001:role/Entry");
  deployment.grant(document_of(rights));
  CHECK(deployment.as_deployer({"doctor", deployment.config}) == 0);
  CHECK(deployment.out.find("good     may verify                by its own policies\n") != std::string::npos);
}

TEST_CASE("doctor finds a connection file that others may change, and exits with 8") {
  Deployment deployment;
  std::filesystem::permissions(deployment.folder / "deployer.yaml", std::filesystem::perms(0622));
  CHECK(deployment.as_deployer({"doctor", deployment.config}) == 8);
  CHECK(deployment.out.find("FAULT    connection file") != std::string::npos);
  std::filesystem::permissions(deployment.folder / "deployer.yaml", std::filesystem::perms(0644));
  deployment.as_deployer({"doctor", deployment.config});
  CHECK(deployment.out.find("warning  connection file") != std::string::npos);
}

TEST_CASE("doctor tells credentials that are refused, and those of another account, with exit 8") {
  Deployment deployment;
  deployment.environment["DEPLOY_ACCESS_KEY_SECRET"] = "wrong";
  CHECK(deployment.as_deployer({"doctor", deployment.config, "-o", "json"}) == 8);
  const auto json = nlohmann::json::parse(deployment.out, nullptr, false);
  REQUIRE(json.is_object());
  CHECK(json["format_version"] == 1);
  CHECK(json["findings"].back()["what"] == "credentials");
  CHECK(json["findings"].back()["state"] == "fault");

  Deployment other;
  auto moved = kShop;
  moved.replace(moved.find("1000000000000001"), 16, "1000000000000009");
  CHECK(other.as_deployer({"doctor", other.file("ramify.yaml", moved)}) == 8);
  CHECK(other.out.find("of account 1000000000000001, but the configuration says 1000000000000009") !=
        std::string::npos);
}

TEST_CASE("whatever plans or applies warns of an account that has fewer ways in for administrators than it should") {
  Deployment deployment;
  const auto plan = deployment.file("plan.json");
  const std::vector<std::string> folders{"--secrets", deployment.file("secrets"), "--journal",
                                         deployment.file("journal")};
  std::vector<std::vector<std::string>> commands = {{"plan", deployment.config, "--out", plan},
                                                    {"drift", deployment.config},
                                                    {"apply", deployment.config},
                                                    {"apply", plan}};
  for (auto& command : commands) {
    CAPTURE(command[0]);
    CAPTURE(command[1]);
    if (command[0] == "apply") command.insert(command.end(), folders.begin(), folders.end());
    const int status = deployment.as_root(command);
    CHECK((status == 0 || status == (command[0] == "drift" ? 2 : 64)));  // nobody is asked here
    CHECK(deployment.err.rfind("warning: company-a: administrators get in by root logon only, beside whoever runs "
                               "this\n"
                               "  help: 2 ways in are wanted by default: have another administrator who does not "
                               "depend on this tool, or write `admins: {minimum: 1}` in ramify.yaml\n",
                               0) == 0);
  }
  deployment.config = deployment.file("ramify.yaml", "admins: {minimum: 3}\n" + kShop);
  deployment.as_root({"plan", deployment.config});
  CHECK(deployment.err.find("  help: `admins: {minimum: 3}` wants 3 ways in: have another administrator who does not "
                            "depend on this tool, or write `admins: {minimum: 1}` in ramify.yaml\n") !=
        std::string::npos);
  deployment.config = deployment.file("ramify.yaml", "admins: {minimum: 1}\n" + kShop);
  for (const auto* command : {"plan", "drift", "apply"}) {
    deployment.as_root({command, deployment.config});
    CHECK(deployment.err.find("warning:") == std::string::npos);
  }
}

}  // namespace
}  // namespace ramify::cli::test
