#include "verified.h"

// Roles of an account that the configuration does not describe: what can_assume claims of them is tried like the rest.

namespace ramify::cli::test {
namespace {

constexpr const char* kElsewhere = R"(ramify: 1
project: perf
accounts:
  company-a:
    id: "1000000000000001"
    roles:
      Ci:
        trust: [{user: company-b/alice}]
        can_assume: ["3000000000000003/Archive"]
  company-b:
    id: "2000000000000002"
    groups:
      auditors: {can_assume: ["3000000000000003/Audit"]}
      empty: {can_assume: ["3000000000000003/Audit"]}
    users:
      alice:
        groups: [auditors]
        can_assume: [company-a/Ci]
)";

sim::Options with_third() {
  sim::Options options;
  options.accounts.push_back({"3000000000000003", "company-c", {}, {}});
  return options;
}

struct Outside : Verified {
  Outside() : Verified(kElsewhere, {"alice"}, with_third()) {
    on_sleep = [](std::chrono::milliseconds /*wait*/) {};
    make("Audit", "acs:ram::2000000000000002:user/alice");
    make("Archive", "acs:ram::1000000000000001:role/Ci");
  }
  /// A role of the third company.
  void make(const std::string& role, const std::string& trusted) const {
    call("company-c", "CreateRole",
         {{"RoleName", role},
          {"AssumeRolePolicyDocument",
           R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":")" + trusted +
               R"("}}]})"}});
  }
  int verify(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"verify", config, "--key", key_file("alice"), "--log", file("calls.jsonl")});
    return go(more);
  }
};

}  // namespace

TEST_CASE("a role of an account that is not described is tried, by users, members of groups and roles") {
  Outside three;
  three.let_alice_log_on();
  CHECK_MESSAGE(three.verify() == 0, three.err);
  CHECK(three.err == "note: not tried, for want of credentials: company-b/empty\n");
  CHECK(three.out.find("ok            company-a/Ci can assume 3000000000000003/Archive\n"
                       "              it became acs:ram::3000000000000003:assumed-role/archive/ramify-verify; "
                       "tried by company-b/alice through company-a/Ci\n") != std::string::npos);
  CHECK(three.out.find("ok            company-b/alice can assume 3000000000000003/Audit\n"
                       "              it became acs:ram::3000000000000003:assumed-role/audit/ramify-verify\n") !=
        std::string::npos);
  CHECK(three.out.find("\n3 of 3 trials as expected, 0 contradicted, 0 inconclusive\n") != std::string::npos);
  three.check_silence();
}

TEST_CASE("the answer as data says which roles are elsewhere") {
  Outside three;
  CHECK(three.verify({"-o", "json"}) == 0);
  const auto said = nlohmann::json::parse(three.out);
  CHECK(said.at("untried") == nlohmann::json{"company-b/group/empty"});
  std::map<std::string, bool> elsewhere;
  for (const auto& probe : said.at("probes")) elsewhere[probe.at("role")] = probe.at("elsewhere");
  CHECK(elsewhere == std::map<std::string, bool>{{"3000000000000003/role/Archive", true},
                                                 {"3000000000000003/role/Audit", true},
                                                 {"company-a/role/Ci", false}});
}

TEST_CASE("who is refused elsewhere contradicts the configuration, and it is said that the trust is not ours to read") {
  Outside three;
  three.call("company-c", "DeleteRole", {{"RoleName", "Archive"}});
  three.call("company-c", "DeleteRole", {{"RoleName", "Audit"}});
  three.make("Audit", "acs:ram::1000000000000001:role/Ci");
  std::chrono::milliseconds waited{0};
  three.on_sleep = [&](std::chrono::milliseconds wait) {
    waited += wait;
    three.ahead = std::chrono::duration_cast<std::chrono::seconds>(waited);
  };
  CHECK(three.verify() == 7);
  // Nobody waits for each refusal anew: what was just changed arrives in the first half minute.
  CHECK(waited > std::chrono::seconds{20});
  CHECK(waited <= std::chrono::seconds{30});
  CHECK(three.out.find("CONTRADICTED  company-b/alice can assume 3000000000000003/Audit\n"
                       "              it was refused: NoPermission by AssumeRolePolicy (ImplicitDeny) (request ") !=
        std::string::npos);
  CHECK(three.out.find("); whom account 3000000000000003 lets in is not ours to read: ask there whether the trust "
                       "names company-b/alice, or asks for an external id\n") != std::string::npos);
  CHECK(three.out.find("CONTRADICTED  company-a/Ci can assume 3000000000000003/Archive\n"
                       "              it was refused: EntityNotExist.Role: ") != std::string::npos);
  CHECK(three.out.find("\n1 of 3 trials as expected, 2 contradicted, 0 inconclusive\n") != std::string::npos);
}

TEST_CASE("the policy that verifying takes names roles of accounts that are not described") {
  Outside three;
  CHECK(three.go({"doctor", three.config, "--emit-policy", "verify"}) == 0);
  CHECK(nlohmann::json::parse(three.out).at("company-b").at(0).at("Statement").at(0).at("Resource") ==
        nlohmann::json{"acs:ram:*:1000000000000001:role/Ci", "acs:ram:*:3000000000000003:role/Audit"});
}

}  // namespace ramify::cli::test
