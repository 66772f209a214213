#include "verified.h"

// Roles have no credentials: whoever tries as one has to become it first.

namespace ramify::cli::test {
namespace {

constexpr const char* kChains = R"(ramify: 1
project: perf
accounts:
  company-a:
    id: "1000000000000001"
    roles:
      Ci:
        trust: [{user: company-b/alice, external_id: 7f3c2a91d0be44aa}]
        can_assume: [company-b/Deploy]
      Archive:
        trust: [{role: company-b/Deploy}]
      Servers:
        trust: [{service: ecs.aliyuncs.com}]
        can_assume: [company-b/Deploy]
  company-b:
    id: "2000000000000002"
    users:
      alice:
        can_assume: [company-a/Ci]
    roles:
      Deploy:
        trust: [{role: company-a/Ci}, {role: company-a/Servers}]
        can_assume: [company-a/Archive]
      Vault:
        trust: [{user: company-b/alice}]
access_tests:
  - company-a/Ci cannot assume company-b/Vault
)";

struct Chains : Verified {
  Chains() : Verified(kChains, {"alice"}) {}
  int verify(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"verify", config, "--key", key_file("alice"), "--log", file("calls.jsonl")});
    return go(more);
  }
  void trust(const std::string& account, const std::string& role, const std::string& principal) const {
    call(account, "UpdateRole",
         {{"RoleName", role},
          {"NewAssumeRolePolicyDocument",
           R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":")" +
               principal + R"("}}]})"}});
  }
};

}  // namespace

TEST_CASE("a role is tried by a user who becomes it, through as many others as there are") {
  Chains both;
  CHECK_MESSAGE(both.verify() == 0, both.err);
  CHECK(both.err == "note: not tried, for want of credentials: company-a/Servers\n");
  CHECK(both.out.find("ok            company-a/Ci can assume company-b/Deploy\n"
                      "              it became acs:ram::2000000000000002:assumed-role/deploy/ramify-verify; "
                      "tried by company-b/alice through company-a/Ci\n") != std::string::npos);
  CHECK(both.out.find("ok            company-a/Ci cannot assume company-b/Vault\n"
                      "              it was refused: NoPermission by AccountLevelIdentityBasedPolicy (ImplicitDeny)") !=
        std::string::npos);
  CHECK(both.out.find("ok            company-b/Deploy can assume company-a/Archive\n"
                      "              it became acs:ram::1000000000000001:assumed-role/archive/ramify-verify; "
                      "tried by company-b/alice through company-a/Ci and company-b/Deploy\n") != std::string::npos);
  CHECK(both.out.find("\n4 of 4 trials as expected, 0 contradicted, 0 inconclusive\n") != std::string::npos);
  both.check_silence();
}

TEST_CASE("the answer as data tells who tried through what, and who was not tried") {
  Chains both;
  CHECK(both.verify({"-o", "json"}) == 0);
  const auto said = nlohmann::json::parse(both.out);
  CHECK(said.at("untried") == nlohmann::json{"company-a/role/Servers"});
  const auto& probe = said.at("probes").at(0);
  CHECK(probe.at("subject") == "company-a/role/Ci");
  CHECK(probe.at("user") == "company-b/user/alice");
  CHECK(probe.at("through") == nlohmann::json{"company-a/role/Ci"});
  CHECK(probe.at("switch_link") == "");
  CHECK(probe.at("logon_names").empty());
  both.check_silence();
}

TEST_CASE("a role that should not get in and does is a contradiction") {
  Chains both;
  both.trust("company-b", "Vault", "acs:ram::1000000000000001:role/Ci");
  both.call("company-a", "AttachPolicyToRole",
            {{"RoleName", "Ci"}, {"PolicyType", "System"}, {"PolicyName", "AliyunSTSAssumeRoleAccess"}});
  CHECK(both.verify() == 7);
  CHECK(both.out.find("CONTRADICTED  company-a/Ci cannot assume company-b/Vault\n"
                      "              it became acs:ram::2000000000000002:assumed-role/vault/ramify-verify; "
                      "tried by company-b/alice through company-a/Ci\n") != std::string::npos);
}

TEST_CASE("behind a role that the user does not become, nothing is known: neither a can nor a cannot") {
  Chains both;
  both.on_sleep = [](std::chrono::milliseconds /*wait*/) {};
  both.trust("company-a", "Ci", "acs:ram::2000000000000002:role/Deploy");
  CHECK(both.verify() == 7);  // alice herself can no longer become it
  CHECK(both.out.find("inconclusive  company-a/Ci can assume company-b/Deploy\n"
                      "              company-b/alice did not become company-a/Ci: NoPermission by AssumeRolePolicy "
                      "(ImplicitDeny) (request ") != std::string::npos);
  CHECK(both.out.find("inconclusive  company-a/Ci cannot assume company-b/Vault\n") != std::string::npos);
  CHECK(both.out.find("\n0 of 4 trials as expected, 1 contradicted, 3 inconclusive\n") != std::string::npos);
}

}  // namespace ramify::cli::test
