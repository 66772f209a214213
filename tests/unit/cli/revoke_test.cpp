#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "terminal.h"

namespace ramify::cli::test {
namespace {

/// Two companies: one role is open to all of B, one to two of its users.
constexpr const char* kPartners = R"(ramify: 1
project: partners
accounts:
  company-a:
    id: "1000000000000001"
    roles:
      Partner:  # what B sees of us
        max_session: 2h
        trust:
          # agreed in March
          - account: company-b
        policies: [AliyunECSReadOnlyAccess]
      Shared:
        trust: [{user: company-b/alice}, {user: company-b/bob}]  # two of them
        policies:
          - AliyunOSSReadOnlyAccess
  company-b:
    id: "2000000000000002"
    roles:
      ci:
        trust: [{user: company-b/alice}]
        can_assume: [company-a/Partner]
    users:
      alice:
        can_assume: [company-a/Partner, company-a/Shared, company-b/ci]
      bob:
        policies: [AliyunSTSAssumeRoleAccess]
access_tests:
  - company-b/alice can assume company-a/Shared  # since March
  - company-b/bob can assume company-a/Partner
)";

struct Partnership : Terminal {
  Partnership() {
    start_accounts();
    config = file("ramify.yaml", kPartners);
    REQUIRE(go({"apply", config, "--yes", "--secrets", file("secrets"), "--journal", file("journal")}) == 0);
  }
  int go(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--connections", file("connections.yaml")});
    return run(arguments);
  }
  int revoke(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"revoke", config});
    return go(arguments);
  }
  /// Revokes, writes, applies; afterwards nothing is left to do, and the access tests hold.
  void settle(std::vector<std::string> arguments) {
    const auto plan = file(std::to_string(++cuts) + ".json");
    arguments.insert(arguments.end(), {"--out", plan, "--write"});
    REQUIRE_MESSAGE(revoke(arguments) == 0, err);
    said = out;
    CHECK_MESSAGE(go({"apply", plan, "--secrets", file("secrets")}) == 0, err);
    CHECK_MESSAGE(go({"plan", config, "--detailed-exitcode", "--fail-on", "tests"}) == 0, out);
    CHECK(out.rfind("No changes: 2 accounts are as declared.\n", 0) == 0);
  }
  [[nodiscard]] bool says(const std::string& text) const { return said.find(text) != std::string::npos; }
  std::string config;
  std::string said;
  int cuts = 0;
};

std::string with(std::string text, const std::string& old, const std::string& fresh) {
  const auto at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), fresh);
}

TEST_CASE("an account is cut off by one plan and one change of the files, and stays so") {
  Partnership both;
  both.settle({"--principal", "company-b"});
  CHECK(
      both.says("How company-b is cut off\n"
                "  company-a/Partner: company-b is taken out of its trust policy\n"
                "  company-a/Shared: company-b is taken out of its trust policy\n"));
  CHECK(both.says("  company-b has no other way into a role of any described account\n"));
  auto wanted = with(kPartners, "        trust:\n          # agreed in March\n          - account: company-b\n",
                     "        trust: []\n");
  wanted = with(wanted, "[{user: company-b/alice}, {user: company-b/bob}]", "[]");
  wanted = with(wanted, "alice can assume", "alice cannot assume");
  CHECK(both.read("ramify.yaml") == with(wanted, "bob can assume", "bob cannot assume"));
}

TEST_CASE("of a list of users one goes, and comments stay") {
  Partnership both;
  both.settle({"--principal", "company-b/alice", "--from", "company-a/Shared"});
  CHECK(
      both.says("-        trust: [{user: company-b/alice}, {user: company-b/bob}]  # two of them\n"
                "+        trust: [{user: company-b/bob}]  # two of them\n"));
  CHECK(both.read("ramify.yaml").find("company-b/alice cannot assume company-a/Shared  # since March\n") !=
        std::string::npos);
}

TEST_CASE("one user of an account that is trusted as a whole is denied it by a policy of its own") {
  Partnership both;
  both.settle({"--principal", "company-b/alice", "--from", "company-a/Partner"});
  CHECK(
      both.says("  company-a/Partner: its trust lets in the whole account and cannot leave out one of it, so "
                "company-b/alice is denied it by a policy of its own\n"));
  CHECK(both.says("  company-b/alice can still become company-a/Partner by way of company-b/ci\n"));
  CHECK(both.read("ramify.yaml").find("policies: [ramify-revoke-user-alice-") != std::string::npos);
  CHECK(both.go({"explain", "company-b/alice sts:AssumeRole company-a/Partner", both.config}) == 0);
  CHECK(both.go({"test", both.config, "--live", "accounts"}) == 0);
}

TEST_CASE("a deeper cut takes the role's policies, and the deepest the role with all that names it") {
  Partnership both;
  both.settle({"--principal", "company-b", "--from", "company-a/Partner", "--how", "policies"});
  CHECK(both.says("it loses all its policies\n"));
  CHECK(both.says("but can do nothing any more\n"));
  both.settle({"--principal", "company-b", "--from", "company-a/Shared", "--how", "delete"});
  CHECK(both.says("  company-a/Shared: sessions that run end with the role\n"));
  CHECK_FALSE(both.says("What cuts deeper"));
  const std::string text = both.read("ramify.yaml");
  CHECK(text.find("      Shared: {state: absent}\n") != std::string::npos);
  CHECK(text.find("can_assume: [company-a/Partner, company-b/ci]\n") != std::string::npos);
  CHECK(text.find("can assume company-a/Shared") == std::string::npos);
}

TEST_CASE("a role that goes is taken out of the trusts that name it, and what began by way of it is told") {
  Partnership both;
  both.config = both.file("ramify.yaml", with(kPartners, "  company-b:\n    id", R"(      Deep:
        max_session: 6h
        trust: [{role: company-a/Shared}, {service: ecs.aliyuncs.com}]
  company-b:
    id)"));
  both.config = both.file("ramify.yaml", with(both.read("ramify.yaml"), "          - AliyunOSSReadOnlyAccess\n",
                                              "          - AliyunOSSReadOnlyAccess\n        can_assume: "
                                              "[company-a/Deep]\n"));
  REQUIRE(both.go({"apply", both.config, "--yes", "--secrets", both.file("secrets"), "--journal",
                   both.file("journal")}) == 0);
  both.settle({"--principal", "company-b", "--from", "company-a/Shared", "--how", "delete"});
  CHECK(both.says("  company-a/Deep: sessions that were begun by way of company-a/Shared go on, until "));
  CHECK(both.says("        - no longer trusts company-a/Shared"));
  CHECK(both.read("ramify.yaml").find("        trust: [{service: ecs.aliyuncs.com}]\n") != std::string::npos);
}

TEST_CASE("sessions that run are told with their end, and what would end them") {
  Partnership both;
  CHECK(both.revoke({"--principal", "company-b", "--from", "company-a", "-o", "json"}) == 0);
  const auto json = nlohmann::json::parse(both.out);
  const Instant until = *parse_instant(json["principals"][0]["sessions"][0]["until"].get<std::string>());
  const Instant now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  CHECK(until - now > std::chrono::minutes(118));
  CHECK(until - now <= std::chrono::hours(2));
  CHECK(json["principals"][0]["stronger"][1]["command"] == "ramify revoke " + both.config +
                                                               " --principal company-b --from company-a/Partner --from "
                                                               "company-a/Shared --how delete");
  CHECK(
      both.err.ends_with("Nothing was cut: --out FILE saves this plan, and `ramify apply FILE` does it.\n"
                         "The configuration still says otherwise: --write changes it.\n"));
  CHECK(both.read("ramify.yaml") == kPartners);
}

TEST_CASE("what somebody trusted by hand is cut too") {
  Partnership both;
  const std::string narrow = with(kPartners, "[{user: company-b/alice}, {user: company-b/bob}]", "[]");
  both.config = both.file("narrow.yaml", narrow);
  CHECK(both.revoke({"--principal", "company-b/bob", "--from", "company-a/Shared", "--out", both.file("cut.json")}) ==
        0);
  CHECK(both.go({"apply", both.file("cut.json"), "--secrets", both.file("secrets")}) == 0);
  CHECK(both.revoke({"--principal", "company-b/bob", "--from", "company-a/Shared"}) == 0);
  CHECK(both.out.rfind("Nothing to cut: no trust policy of company-a/Shared names company-b/bob or lets it in.\n", 0) ==
        0);
}

TEST_CASE("roles that the files do not declare are cut in the account alone") {
  Partnership both;
  const auto without_shared =
      with(with(kPartners,
                "      Shared:\n        trust: [{user: company-b/alice}, {user: company-b/bob}]  # two of them\n"
                "        policies:\n          - AliyunOSSReadOnlyAccess\n",
                ""),
           "company-a/Shared, ", "");
  both.config = both.file("other.yaml", with(with(without_shared, "project: partners", "project: others"),
                                             "  - company-b/alice can assume company-a/Shared  # since March\n", ""));
  CHECK(both.revoke({"--principal", "company-b/alice", "--from", "company-a/Shared"}) == 0);
  CHECK(both.out.find("To be changed in the configuration") == std::string::npos);
  CHECK(both.out.find("company-a/Shared: company-b/alice is taken out of its trust policy\n") != std::string::npos);
  CHECK(both.out.find("ramify:project") == std::string::npos);
}

TEST_CASE("what cannot be done, and who is not there, is said with what to do") {
  Partnership both;
  const auto refused = [&](std::vector<std::string> arguments, const std::string& words) {
    CHECK(both.revoke(std::move(arguments)) == (words.find("as a whole") == std::string::npos ? 64 : 1));
    CHECK(both.err == words);
    CHECK(both.out.empty());
  };
  refused({"--principal", "company-c"},
          "error: there is no account \"company-c\"\n  help: did you mean \"company-a\"?\n");
  refused({"--principal", "company-b/alcie"},
          "error: account company-b has no user or role \"alcie\"\n  help: did you mean \"alice\"?\n");
  refused(
      {"--principal", "company-b/role/zoe"},
      "error: account company-b has no role \"zoe\"\n  help: neither the configuration nor the account has it, and no "
      "trust policy names it: nothing to cut\n");
  refused({"--principal", "company-b/group/g"},
          "error: \"company-b/group/g\" is a group, and a group enters no role itself\n  help: name its users one by "
          "one\n");
  refused(
      {"--principal", "company-b/x/y/z"},
      "error: \"company-b/x/y/z\" is no principal\n  help: write company-b, company-b/alice or company-b/role/ci\n");
  refused({"--principal", "company-b", "--from", "company-a/Patner"},
          "error: account company-a has no role \"Patner\"\n  help: did you mean \"Partner\"?\n");
  refused({"--principal", "company-b/alice", "--how", "trust"},
          "error: company-a/Partner trusts company-b as a whole: its trust cannot leave out company-b/alice\n  help: "
          "leave out --how: then company-b/alice is denied it by a policy of its own; or cut off the whole account "
          "with --principal company-b\n");
}

TEST_CASE("several are cut off by one plan and one change of the files, and each is told what remains") {
  Partnership both;
  both.settle({"--principal", "company-b/alice", "--principal", "company-b/bob", "--from", "company-a"});
  for (const std::string who : {"company-b/alice", "company-b/bob"}) {
    CHECK(both.says("How " + who + " is cut off\n"));
    CHECK(both.says("  company-a/Shared: " + who + " is taken out of its trust policy\n"));
    CHECK(both.says("What remains for " + who + "\n"));
    CHECK(both.says(" --principal " + who + " --from company-a/Partner --from company-a/Shared --how delete\n"));
  }
  const std::string text = both.read("ramify.yaml");
  CHECK(text.find("        trust: []  # two of them\n") != std::string::npos);
  CHECK(text.find("company-b/alice cannot assume company-a/Shared") != std::string::npos);
  CHECK(text.find("company-b/bob cannot assume company-a/Partner") != std::string::npos);
}

TEST_CASE("who is named twice, or beside the whole account, is cut off once") {
  Partnership both;
  CHECK(both.revoke({"--principal", "company-b/bob", "--principal", "company-b", "--principal", "company-b", "-o",
                     "json"}) == 0);
  const auto json = nlohmann::json::parse(both.out);
  REQUIRE(json["principals"].size() == 1);
  CHECK(json["principals"][0]["principal"] == "company-b");
}

TEST_CASE("for a pull request the plan and what it leaves are Markdown") {
  Partnership both;
  CHECK(both.revoke({"--principal", "company-b", "--from", "company-a/Shared", "-o", "markdown"}) == 0);
  CHECK(both.out.rfind("### ", 0) == 0);
  for (const std::string part :
       {"**How company-b is cut off**\n\n- company-a/Shared: company-b is taken out of its trust policy\n",
        "**What remains**\n\n- company-a/Shared: sessions that run go on, until ",
        "**What cuts deeper**\n\n- sessions that run can do nothing any more",
        " --principal company-b --from company-a/Shared --how policies\n```\n",
        "**To be changed in the configuration**\n\n```diff\n", "\n+        trust: []  # two of them\n"}) {
    CHECK_MESSAGE(both.out.find(part) != std::string::npos, part << both.out);
  }
}

TEST_CASE("who has no way in has nothing to lose") {
  Partnership both;
  CHECK(both.revoke({"--principal", "3000000000000003"}) == 0);
  CHECK(both.out ==
        "Nothing to cut: no trust policy of any described account names 3000000000000003 or lets it in.\n\nWhat "
        "remains\n  3000000000000003 has no other way into a role of any described account\n");
  CHECK(both.err.empty());
}

}  // namespace
}  // namespace ramify::cli::test
