#include <doctest/doctest.h>

#include "verified.h"

namespace ramify::cli::test {
namespace {

constexpr const char* kVerified = R"(ramify: 1
project: perf
accounts:
  company-a:
    id: "1000000000000001"
    roles:
      Partner:
        trust: [{user: company-b/alice}]
        policies: [AliyunECSReadOnlyAccess]
  company-b:
    id: "2000000000000002"
    users:
      alice:
        can_assume: [company-a/Partner]
      bob:
        policies: [AliyunSTSAssumeRoleAccess]
access_tests:
  - company-b/bob cannot assume company-a/Partner
)";

struct Verifying : Verified {
  Verifying() : Verified(kVerified, {"alice", "bob"}) {}
};

TEST_CASE("an opened key says itself whose it is, from a file or from standard input") {
  Verifying both;
  both.input = both.keys["bob"].dump();
  CHECK_MESSAGE(both.go({"verify", both.config, "--key", both.key_file("alice"), "--key", "-", "--log",
                         both.file("calls.jsonl")}) == 0,
                both.err);
  CHECK(both.out.rfind("ok            company-b/alice can assume company-a/Partner\n"
                       "              it became acs:ram::1000000000000001:assumed-role/partner/ramify-verify\n"
                       "ok            company-b/bob cannot assume company-a/Partner\n"
                       "              it was refused: NoPermission by AssumeRolePolicy (ImplicitDeny) (request ",
                       0) == 0);
  CHECK(both.out.ends_with("\n2 of 2 trials as expected, 0 contradicted, 0 inconclusive\n"));
  both.check_silence();
}

TEST_CASE("who has a logon is told under which names and where, and who has an AccessKey alone is not") {
  Verifying both;
  both.let_alice_log_on();
  CHECK_MESSAGE(both.go({"verify", both.config, "--key", both.key_file("alice"), "--key", both.key_file("bob"), "--log",
                         both.file("calls.jsonl")}) == 0,
                both.err);
  CHECK(both.out.find(
            "\n2 of 2 trials as expected, 0 contradicted, 0 inconclusive\n"
            "\nOn the console\n"
            "  company-b/alice logs on as alice@company-b.onaliyun.com or alice@company-b or "
            "alice@2000000000000002.onaliyun.com, and becomes company-a/Partner at\n"
            "    https://signin.aliyun.com/switchRole.htm?parentAlias=company-a.onaliyun.com&roleName=Partner\n") !=
        std::string::npos);
  both.check_silence();
}

TEST_CASE("credentials come from the connection file where no key is given") {
  Verifying both;
  both.environment["ALICE_ACCESS_KEY_ID"] = both.keys["alice"]["access_key_id"];
  both.environment["ALICE_ACCESS_KEY_SECRET"] = both.keys["alice"]["access_key_secret"];
  both.file("connections.yaml", both.read("connections.yaml") + "users: {company-b/alice: {env: ALICE}}\n");
  CHECK_MESSAGE(both.go({"verify", both.config, "-o", "json"}) == 0, both.err);
  CHECK(both.out.find("\"user\": \"company-b/user/alice\"") != std::string::npos);
  CHECK(both.err == "note: not tried, for want of credentials: company-b/bob\n");
  both.check_silence();
}

TEST_CASE("a can_assume that the files themselves take back is expected to be refused, and is told as that") {
  std::string taken(kVerified);
  taken.insert(taken.find("      bob:\n"), "        policies: [keep-out]\n");
  taken.insert(taken.find("    users:\n"),
               "    policies:\n      keep-out:\n        document: {Version: \"1\", Statement: [{Effect: Deny, Action: "
               "sts:AssumeRole, Resource: \"*\"}]}\n");
  Verified both(taken, {"alice", "bob"});
  CHECK_MESSAGE(
      both.go({"verify", both.config, "--key", both.key_file("alice"), "--log", both.file("calls.jsonl")}) == 0,
      both.err);
  CHECK(both.out.rfind("ok            company-b/alice cannot assume company-a/Partner\n"
                       "              it was refused: NoPermission by AccountLevelIdentityBasedPolicy (ExplicitDeny) "
                       "(request ",
                       0) == 0);
  CHECK(both.out.find("); can_assume asks for it, but the files open no way\n") != std::string::npos);
  both.check_silence();
}

TEST_CASE("a contradiction is exit 7, with what the service said") {
  Verifying both;
  const auto wrong =
      both.file("wrong.yaml", std::string(kVerified) + "  - company-b/alice cannot assume company-a/Partner\n");
  CHECK(both.go({"verify", wrong, "--key", both.key_file("alice")}) == 7);
  CHECK(both.out.rfind("CONTRADICTED  company-b/alice cannot assume company-a/Partner\n", 0) == 0);
}

TEST_CASE("a key of somebody else, of nobody, or none at all proves nothing") {
  Verifying both;
  const auto alice = both.key_file("alice");
  CHECK(both.go({"verify", both.config, "--as", "company-b/bob=" + alice}) == 8);
  CHECK(both.err ==
        "error: the key for company-b/bob is that of acs:ram::2000000000000002:user/alice\n"
        "  help: give each user its own key\n");
  both.keys["alice"].erase("user");
  const auto nameless = both.key_file("alice");
  CHECK(both.go({"verify", both.config, "--key", nameless}) == 64);
  CHECK(both.err == "error: --key " + nameless +
                        ": the key does not say whose it is\n  help: give it as --as "
                        "ACCOUNT/USER=" +
                        nameless + "\n");
  CHECK(both.go({"verify", both.config}) == 64);
  CHECK(both.err ==
        "error: nobody's credentials are given, so nothing can be tried\n"
        "  help: give an opened AccessKey by --key FILE or --as ACCOUNT/USER=FILE, or name users' "
        "credentials under `users` in the connection file\n");
  both.input = "[]";
  CHECK(both.go({"verify", both.config, "--key", "-"}) == 8);
  CHECK(both.err ==
        "error: standard input is not an opened AccessKey\n"
        "  help: it is a JSON object with access_key_id and access_key_secret, as `openssl cms -decrypt` "
        "gives it\n");
  both.keys["bob"]["account"] = "company-z";
  const auto elsewhere = both.key_file("bob");
  CHECK(both.go({"verify", both.config, "--key", elsewhere}) == 64);
  CHECK(both.err == "error: --key " + elsewhere + ": the configuration describes no account company-z\n");
}

}  // namespace
}  // namespace ramify::cli::test
