#include "reviewer.h"

namespace ramify::cli::test {
namespace {

const std::string kNothing = R"(ramify: 1
project: perf
accounts:
  company-a: {id: "1000000000000001"}
  company-b: {id: "2000000000000002"}
)";

/// All of it was applied once, and the files have gone.
struct Emptied : Reviewer {
  Emptied() { REQUIRE(apply(file("ramify.yaml", kConfiguration)) == 0); }
  static std::vector<std::string> lifted() {
    return {"--allow-every-object", "--allow-empty-account=company-a", "--allow-empty-account=company-b"};
  }
};

TEST_CASE("a guard that trips is exit 3 of plan, of apply and of apply of the file; the plan says what to do first") {
  Emptied office;
  CHECK(office.save(kNothing, {"--detailed-exitcode"}) == 3);
  CHECK(
      office.out.find("\n\nRefused: 4 guards trip\n"
                      "  ! company-a: the files declare nothing in this account, and 2 steps take away what is "
                      "there\n"
                      "      guard empty-account: an account that the files say nothing about any more loses what is "
                      "there\n"
                      "      see whether a file is missing; what is to go can be listed with `state: absent`; or plan "
                      "with --allow-empty-account=company-a\n") != std::string::npos);
  CHECK(office.err.find("error: the plan is refused by its guards: empty-account at company-a, empty-account at "
                        "company-b, every-object at company-a/role, every-object at company-b/user\n") !=
        std::string::npos);
  office.server->clear_log();
  CHECK(office.apply(office.plan) == 3);
  CHECK(office.apply(office.file("ramify.yaml")) == 3);
  CHECK(office.writes().empty());
}

TEST_CASE("what lifts guards is given with the plan, shown by it, and not to be added afterwards") {
  Emptied office;
  CHECK(office.save(kNothing, {"--allow-every-object"}) == 3);
  CHECK(office.apply(office.plan, Emptied::lifted()) == 64);
  CHECK(office.err ==
        "error: --allow-every-object is given for a plan file: what lifts a guard is part of what was reviewed\n"
        "  help: give it to `plan --out FILE`, and have the new plan reviewed\n");
  REQUIRE(office.save(kNothing, Emptied::lifted()) == 0);
  CHECK(office.out.find("\n\nGuards lifted\n") != std::string::npos);
  CHECK(office.apply(office.plan) == 0);
  CHECK(office.writes().size() >= 4);
}

TEST_CASE("a flag does not take the next word for its value") {
  Emptied office;
  auto arguments = Emptied::lifted();
  arguments.insert(arguments.begin(), "plan");
  arguments.push_back("--allow-every-object");
  arguments.push_back(office.file("ramify.yaml", kNothing));
  CHECK(office.go(arguments) == 0);
  CHECK(office.go({"plan", office.file("ramify.yaml"), "--allow-all"}) == 64);
}

TEST_CASE("guards are asked again with the accounts as they are: a plan cannot bring its own trusted accounts") {
  Reviewer reviewer;
  auto foreign = kConfiguration;
  foreign.replace(foreign.find("{account: company-b}"), 20, "{account: \"3000000000000003\"}");
  CHECK(reviewer.save(foreign) == 3);
  const auto connections = reviewer.read("connections.yaml");
  reviewer.file("connections.yaml", connections + "trusted_accounts: [\"3000000000000003\"]\n");
  CHECK(reviewer.save(foreign) == 0);
  reviewer.file("connections.yaml", connections);
  CHECK(reviewer.apply(reviewer.plan) == 3);
  CHECK(reviewer.err.find("error: the plan is refused by its guards: foreign-trust at "
                          "company-a/role/PTSCrossAccountRole\n") != std::string::npos);
  CHECK(reviewer.writes().empty());
}

TEST_CASE("a flag that lifted a guard at one object does not lift it where it trips only when the plan is applied") {
  const auto two_roles = [](const std::string& roles) {
    return "ramify: 1\nproject: perf\nadmins: {minimum: 1}\naccounts:\n  company-a:\n    id: \"1000000000000001\"\n"
           "    roles:\n" +
           roles;
  };
  const std::string open = "{trust: [{account: \"3000000000000003\"}]}\n";
  const std::string other = "{trust: [{account: \"4000000000000004\"}]}\n";
  Reviewer reviewer;
  const auto connections = reviewer.read("connections.yaml");
  reviewer.file("connections.yaml", connections + "trusted_accounts: [\"4000000000000004\"]\n");
  REQUIRE(reviewer.save(two_roles("      One: " + open + "      Two: " + other), {"--allow-foreign-trust"}) == 0);
  reviewer.file("connections.yaml", connections);
  CHECK(reviewer.apply(reviewer.plan) == 3);
  CHECK(reviewer.err ==
        "foreign-trust at company-a/role/Two: account 4000000000000004, which is neither described nor listed as "
        "trusted, would be trusted\n"
        "error: the plan is refused by its guards: foreign-trust at company-a/role/Two\n"
        "  help: this is not what was reviewed, whatever flag was given then; plan again and have it reviewed\n");
  CHECK(reviewer.writes().empty());
  reviewer.file("connections.yaml", connections + "trusted_accounts: [\"4000000000000004\"]\n");
  CHECK(reviewer.apply(reviewer.plan) == 0);
}

TEST_CASE("a guard that comes to trip at a place that nobody reviewed refuses, though its flag was given") {
  // Of two roles ours one goes: more than nothing stays. Then the other one goes by somebody else's hand.
  const std::string one = "      One: {trust: [{account: company-a}]}\n";
  const std::string head =
      "ramify: 1\nproject: perf\nadmins: {minimum: 1}\naccounts:\n  company-a:\n    id: \"1000000000000001\"\n";
  Reviewer reviewer;
  REQUIRE(reviewer.apply(reviewer.file("ramify.yaml", head + "    roles:\n" + one)) == 0);
  reviewer.call(
      "company-a", "CreateRole",
      {{"RoleName", "Theirs"},
       {"AssumeRolePolicyDocument", R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
                                    R"("Principal":{"RAM":["acs:ram::1000000000000001:root"]}}]})"}});
  REQUIRE(reviewer.save(head + "    users:\n      alice: {comments: new}\n",
                        {"--allow-every-object", "--bind", "declared"}) == 0);
  reviewer.call("company-a", "DeleteRole", {{"RoleName", "Theirs"}});
  reviewer.server->clear_log();
  CHECK(reviewer.apply(reviewer.plan) == 3);
  CHECK(reviewer.err.find("every-object at company-a/role: the account's only role would be deleted\n") !=
        std::string::npos);
  CHECK(reviewer.writes().empty());
}

TEST_CASE("a policy version that somebody else made is not evicted unasked") {
  Reviewer reviewer;
  const auto document = [](int n) {
    return R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:Get)" + std::to_string(n) +
           R"(","Resource":"*"}]})";
  };
  reviewer.call("company-a", "CreatePolicy", {{"PolicyName", "read"}, {"PolicyDocument", document(1)}});
  for (int n = 2; n <= 4; ++n) {
    reviewer.call("company-a", "CreatePolicyVersion", {{"PolicyName", "read"}, {"PolicyDocument", document(n)}});
  }
  const std::string wanted = "ramify: 1\nproject: perf\naccounts:\n  company-a:\n    id: \"1000000000000001\"\n" +
                             std::string("    policies:\n      read: {document: ") + document(9) + "}\n";
  CHECK(reviewer.save(wanted) == 0);
  reviewer.call("company-a", "CreatePolicyVersion", {{"PolicyName", "read"}, {"PolicyDocument", document(5)}});
  CHECK(reviewer.apply(reviewer.plan) == 5);
  CHECK(reviewer.save(wanted) == 3);
  CHECK(reviewer.out.find("company-a/policy/read: it has as many versions as it can have: "
                          "the service would delete v2 of ") != std::string::npos);
  // A snapshot tells it too: a plan without credentials is guarded alike.
  const auto accounts = reviewer.file("accounts.json");
  CHECK(reviewer.go({"snapshot", reviewer.file("ramify.yaml"), "--out", accounts}) == 0);
  CHECK(reviewer.run({"plan", reviewer.file("ramify.yaml"), "--live", accounts}) == 3);
  CHECK(reviewer.out.find("the service would delete v2 of ") != std::string::npos);
  CHECK(reviewer.run({"plan", reviewer.file("ramify.yaml"), "--live", accounts, "--allow-policy-version"}) == 0);
  CHECK(reviewer.save(wanted, {"--allow-policy-version"}) == 0);
  CHECK(reviewer.apply(reviewer.plan) == 0);
}

}  // namespace
}  // namespace ramify::cli::test
