#include <doctest/doctest.h>
#include <fmt/format.h>

#include "terminal.h"

// Of more policies than the documented limit the account's own limit decides.

namespace ramify::cli::test {
namespace {

/// A user with ten policies of its own and one made for can_assume: one more than the documented limit.
std::string crowded() {
  std::string text = R"(ramify: 1
project: perf
accounts:
  company-a:
    id: "1000000000000001"
    roles:
      r: {trust: [{user: company-b/u}]}
  company-b:
    id: "2000000000000002"
    policies:
)";
  std::string names;
  for (int n = 0; n < 10; ++n) {
    text += fmt::format(
        "      p{}: {{document: {{Version: \"1\", Statement: [{{Effect: Allow, Action: \"ecs:Describe*\", Resource: "
        "\"*\"}}]}}}}\n",
        n);
    names += fmt::format("{}p{}", n == 0 ? "" : ", ", n);
  }
  return text + "    users:\n      u:\n        policies: [" + names + "]\n        can_assume: [company-a/r]\n";
}

struct Crowd : Terminal {
  explicit Crowd(std::size_t quota, bool says_it = true) {
    sim::Options options;
    options.quotas.policies_per_user = quota;
    options.fault = [says_it](const sim::RequestInfo& request) {
      sim::Fault fault;
      if (!says_it && request.operation == "GetAccountSummary") fault.kind = sim::Fault::Kind::no_permission;
      return fault;
    };
    start_accounts(std::move(options));
    config = file("ramify.yaml", crowded());
  }
  int go(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--connections", file("connections.yaml")});
    return run(arguments);
  }
  std::string config;
};

constexpr const char* kFewer =
    "  help: let it assume fewer roles, let some be assumed through a group, or attach fewer policies\n";

TEST_CASE("offline the documented limit holds for what is made for can_assume") {
  Crowd crowd(20);
  CHECK(crowd.run({"validate", crowd.config}) == 1);
  CHECK(crowd.err.find("error: 11 custom policies on one user, 1 of them made for can_assume; the service takes 10 "
                       "[config.can-assume-limit]\n") != std::string::npos);
  CHECK(crowd.run({"access", crowd.config}) == 0);
}

TEST_CASE("an account whose limit was raised takes more, and one whose limit was not is refused before any write") {
  Crowd raised(12);
  CHECK_MESSAGE(raised.go({"apply", raised.config, "--yes", "--secrets", raised.file("secrets"), "--journal",
                           raised.file("journal")}) == 0,
                raised.err);
  Crowd plain(10);
  CHECK(plain.go({"plan", plain.config}) == 1);
  CHECK(plain.err == std::string("error: ramify.yaml:24: company-b/user/u: 11 custom policies on one user, 1 of them "
                                 "made for can_assume; the service takes 10\n") +
                         kFewer);
  CHECK(plain.go({"apply", plain.config, "--yes", "--journal", plain.file("journal")}) == 1);
  CHECK(plain.writes().empty());
}

TEST_CASE("a snapshot holds the limits of its accounts, and a plan against it goes by them") {
  Crowd raised(12);
  const auto snapshot = raised.file("live.json");
  CHECK(raised.go({"snapshot", raised.config, "--out", snapshot}) == 0);
  CHECK(raised.read("live.json").find("\"AttachedPoliciesPerUserQuota\": 12") != std::string::npos);
  CHECK_MESSAGE(raised.run({"plan", raised.config, "--live", snapshot}) == 0, raised.err);
  Crowd mute(20, false);
  CHECK(mute.go({"snapshot", mute.config, "--out", snapshot}) == 0);
  CHECK(mute.run({"plan", mute.config, "--live", snapshot}) == 1);
}

TEST_CASE("the account's own limit is named where it is another than the documented one") {
  Crowd lowered(5);
  CHECK(lowered.go({"plan", lowered.config}) == 1);
  CHECK(lowered.err.find("1 of them made for can_assume; the account takes 5\n") != std::string::npos);
}

TEST_CASE("an account that does not say its limit is held to the documented one") {
  Crowd mute(20, false);
  CHECK(mute.go({"plan", mute.config}) == 1);
  CHECK(mute.err.find("; the service takes 10\n") != std::string::npos);
}

TEST_CASE("policies attached by hand beyond the documented limit are one error offline; plan asks the account") {
  Crowd plain(9);
  std::string text = crowded();
  text.erase(text.rfind("        can_assume"));
  const auto at = text.find("    roles:\n");
  text.erase(at, text.find("  company-b:") - at);
  const auto ten = plain.file("ramify.yaml", text);
  CHECK(plain.go({"plan", ten}) == 0);
  text.replace(text.rfind("    users:"), 0,
               "      p10: {document: {Version: \"1\", Statement: [{Effect: Allow, Action: "
               "\"ecs:Describe*\", Resource: \"*\"}]}}\n");
  text.insert(text.rfind(']'), ", p10");
  const auto eleven = plain.file("ramify.yaml", text);
  CHECK(plain.run({"validate", eleven}) == 7);
  CHECK(plain.err.find("error: 11 custom policies are attached, and the service takes 10 unless it was asked for more "
                       "[lint.P014]\n") != std::string::npos);
  CHECK(plain.err.find("config.quota") == std::string::npos);
  CHECK(plain.out.empty());
  CHECK(plain.go({"plan", eleven}) == 1);
  CHECK(plain.err.find("company-b/user/u: 11 custom policies on one user; the account takes 9\n"
                       "  help: attach fewer policies, put several into one, or give some to a group that the user is "
                       "in\n") != std::string::npos);
  Crowd mute(20, false);
  CHECK(mute.go({"plan", eleven}) == 0);
  CHECK(mute.err.find("company-b/user/u: 11 custom policies on one user; the service takes 10 unless it was asked for "
                      "more\n") != std::string::npos);
}

}  // namespace
}  // namespace ramify::cli::test
