#include "reviewer.h"

namespace ramify::cli::test {
namespace {

constexpr const char* kTheirDocument =
    R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"*"}]})";

/// Of either account one object of each kind that no file declares.
void populate(const Reviewer& reviewer) {
  for (const std::string account : {"company-a", "company-b"}) {
    reviewer.call(account, "CreateUser", {{"UserName", "theirs"}});
    reviewer.call(account, "CreateGroup", {{"GroupName", "theirs"}});
    reviewer.call(account, "CreatePolicy", {{"PolicyName", "theirs"}, {"PolicyDocument", kTheirDocument}});
    reviewer.call(
        account, "CreateRole",
        {{"RoleName", "theirs"},
         {"AssumeRolePolicyDocument", R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
                                      R"("Principal":{"Service":["ecs.aliyuncs.com"]}}]})"}});
  }
}

struct TheirChange {
  std::string kind;
  std::string operation;
  wire::Pairs parameters;
};
const std::vector<TheirChange> kTheirChanges = {
    {"user", "UpdateUser", {{"UserName", "theirs"}, {"NewComments", "new"}}},
    {"group", "UpdateGroup", {{"GroupName", "theirs"}, {"NewComments", "new"}}},
    {"role", "UpdateRole", {{"RoleName", "theirs"}, {"NewDescription", "new"}}},
    {"policy", "UpdatePolicyDescription", {{"PolicyName", "theirs"}, {"NewDescription", "new"}}},
    {"user", "AttachPolicyToUser", {{"UserName", "theirs"}, {"PolicyName", "theirs"}, {"PolicyType", "Custom"}}},
    {"user", "DeleteUser", {{"UserName", "theirs"}}},
};

TEST_CASE("a plan is bound to every object that was read, in every account, whether the files speak of it or not") {
  for (const TheirChange& change : kTheirChanges) {
    for (const std::string account : {"company-a", "company-b"}) {
      CAPTURE(account);
      CAPTURE(change.operation);
      Reviewer reviewer;
      populate(reviewer);
      REQUIRE(reviewer.save(kConfiguration) == 0);
      REQUIRE(reviewer.saved().at("binding") == "all");
      reviewer.call(account, change.operation, change.parameters);
      reviewer.server->clear_log();
      CHECK(reviewer.apply(reviewer.plan) == 5);
      CHECK(reviewer.err == "error: the plan is stale: changed since it was made: " + account + "/" + change.kind +
                                "/theirs\n  help: nothing was done; plan again and have the new plan reviewed\n");
      CHECK(reviewer.writes().empty());
    }
  }
}

TEST_CASE("a plan that leaves out what nobody declared says so wherever it is shown, and is applied over its changes") {
  Reviewer reviewer;
  populate(reviewer);
  REQUIRE(reviewer.save(kConfiguration, {"--bind", "declared"}) == 0);
  const std::string said = "what the files do not declare and the plan does not rely on is not bound (--bind declared)";
  CHECK(reviewer.out.find("Look twice\n  ! " + said + ": it may change before this is applied\n") != std::string::npos);
  CHECK(reviewer.err.find("  bound only to what the files declare and to what it relies on: other objects may change "
                          "before it is applied\n") != std::string::npos);
  for (const char* format : {"text", "markdown", "html"}) {
    CAPTURE(format);
    REQUIRE(reviewer.run({"show", reviewer.plan, "-o", format}) == 0);
    CHECK(reviewer.out.find(std::string(format) == "markdown" ? "is not bound" : said) != std::string::npos);
  }
  CHECK(reviewer.saved().at("binding") == "declared");
  for (const TheirChange& change : kTheirChanges) {
    if (change.operation != "DeleteUser") reviewer.call("company-b", change.operation, change.parameters);
  }
  CHECK(reviewer.apply(reviewer.plan) == 0);
}

TEST_CASE("what a plan is bound to is one of two words") {
  Reviewer reviewer;
  for (const std::string word : {"relied", "none", "ALL"}) {
    CHECK(reviewer.save(kConfiguration, {"--bind", word}) == 64);
    CHECK(reviewer.err.find("error: --bind: \"" + word + "\" is neither all nor declared\n") != std::string::npos);
  }
  REQUIRE(reviewer.save(kConfiguration, {"--bind", "all"}) == 0);
  CHECK(reviewer.err.find("  bound to every object that was read\n") != std::string::npos);
  CHECK(reviewer.out.find("not bound") == std::string::npos);
}

TEST_CASE("an object that is new since was not read: it is in the way where the plan would let it in, and only there") {
  for (const bool enters : {false, true}) {
    CAPTURE(enters);
    Reviewer reviewer;
    REQUIRE(reviewer.save(kConfiguration) == 0);
    populate(reviewer);
    if (enters) {
      reviewer.call("company-b", "AttachPolicyToRole",
                    {{"RoleName", "theirs"}, {"PolicyName", "AliyunSTSAssumeRoleAccess"}, {"PolicyType", "System"}});
    }
    reviewer.server->clear_log();
    CHECK(reviewer.apply(reviewer.plan) == (enters ? 5 : 0));
    CHECK(reviewer.writes().empty() == enters);
    if (!enters) continue;
    CHECK(reviewer.err.find("error: the plan is stale: what access it changes is not what was reviewed: "
                            "\"company-b/perf-engineer and company-b/role/theirs can now become ") !=
          std::string::npos);
  }
}

TEST_CASE("an apply reads of a user no more than the plan did, though it is bound to all of them") {
  const auto reads = [](Reviewer& reviewer, const std::string& name) {
    std::size_t count = 0;
    for (const auto& entry : reviewer.server->log()) {
      const bool of_user = entry.parameters.find("UserName=" + name + "&") != std::string::npos ||
                           entry.parameters.find("UserPrincipalName=" + name + "%40") != std::string::npos ||
                           entry.parameters.ends_with("UserName=" + name);
      count += of_user && !entry.request.writes ? 1U : 0U;
    }
    return count;
  };
  for (const bool offline : {false, true}) {
    CAPTURE(offline);
    Reviewer reviewer;
    populate(reviewer);
    const auto snapshot = reviewer.file("live.json");
    REQUIRE(reviewer.go({"snapshot", reviewer.file("ramify.yaml", kConfiguration), "--out", snapshot}) == 0);
    CHECK(reads(reviewer, "theirs") > 0);
    REQUIRE(reviewer.save(kConfiguration,
                          offline ? std::vector<std::string>{"--live", snapshot} : std::vector<std::string>{}) == 0);
    const auto bound = reviewer.saved().at("preconditions").dump();
    CHECK(bound.find("\"company-a/user/theirs\"") != std::string::npos);
    reviewer.server->clear_log();
    REQUIRE(reviewer.apply(reviewer.plan) == 0);
    CHECK(reads(reviewer, "theirs") == 0);
  }
}

/// Accounts in which the service lets a system policy allow `action`.
void start_where_pts_allows(Terminal& terminal, const std::string& action) {
  if (terminal.server) terminal.server->stop();
  sim::Options options;
  options.seeds = {terminal.file("seed.json", R"({"format_version": 1, "accounts": {"company-a": {
    "id": "1000000000000001", "system_policies": [{"name": "AliyunPTSFullAccess", "document":
    {"Version": "1", "Statement": [{"Effect": "Allow", "Action": ")" +
                                                  action + R"(", "Resource": "*"}]}}]}}})")};
  terminal.start_accounts(std::move(options));
}

TEST_CASE("a system policy that the service rewrites makes a plan stale that was made of its document") {
  for (const bool rewritten : {false, true}) {
    CAPTURE(rewritten);
    Terminal terminal;
    const auto go = [&](std::vector<std::string> arguments) {
      arguments.insert(arguments.end(), {"--connections", terminal.file("connections.yaml")});
      return terminal.run(arguments);
    };
    start_where_pts_allows(terminal, "pts:*");
    REQUIRE(go({"plan", terminal.file("ramify.yaml", kConfiguration), "--out", terminal.file("plan.json")}) == 0);
    start_where_pts_allows(terminal, rewritten ? "pts:Get*" : "pts:*");
    CHECK(go({"apply", terminal.file("plan.json"), "--secrets", terminal.file("secrets")}) == (rewritten ? 5 : 0));
    CHECK(terminal.writes().empty() == rewritten);
    if (!rewritten) continue;
    CHECK(terminal.err ==
          "error: the plan is stale: changed since it was made: system policy AliyunPTSFullAccess of company-a, which "
          "the service has rewritten\n"
          "  help: nothing was done; plan again and have the new plan reviewed\n");
  }
}

}  // namespace
}  // namespace ramify::cli::test
