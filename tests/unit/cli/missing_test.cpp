#include <doctest/doctest.h>

#include "terminal.h"

namespace ramify::cli::test {
namespace {

std::string attaching(const std::string& one, const std::string& other) {
  return "ramify: 1\nproject: perf\naccounts:\n  company-a:\n    id: \"1000000000000001\"\n    users:\n      joe:\n"
         "        policies: [" +
         one + "]\n      zoe:\n        policies: [" + other + "]\n";
}

TEST_CASE("a system policy that the service does not have is told with its line before anything is written") {
  Terminal terminal;
  terminal.start_accounts();
  const auto go = [&](const std::string& verb) {
    return terminal.run({verb, terminal.file("ramify.yaml"), "--connections", terminal.file("connections.yaml")});
  };
  terminal.file("ramify.yaml", attaching("AliyunPTSFullAcess", "NothingOfTheKind"));
  const std::string said =
      "error: ramify.yaml:8: company-a/user/joe: there is no system policy \"AliyunPTSFullAcess\"\n"
      "  help: did you mean \"AliyunPTSFullAccess\"?\n"
      "error: ramify.yaml:10: company-a/user/zoe: there is no system policy \"NothingOfTheKind\"\n"
      "  help: correct the name, or declare a custom policy of that name under the account's `policies`\n";
  for (const std::string verb : {"plan", "drift", "apply"}) {
    CHECK(go(verb) == 1);
    CHECK_MESSAGE(terminal.err.find(said) != std::string::npos, terminal.err);
  }
  CHECK(terminal.writes().empty());
  terminal.file("ramify.yaml", attaching("AliyunPTSFullAccess", "AdministratorAccess"));
  terminal.run({"plan", terminal.file("ramify.yaml"), "--connections", terminal.file("connections.yaml")});
  CHECK(terminal.err.find("there is no system policy") == std::string::npos);
}

/// An attachment in a resource group, and one beside it.
std::string within(const std::string& group) {
  return attaching("{policy: AliyunPTSFullAccess, resource_group: " + group + "}", "AliyunECSReadOnlyAccess");
}

TEST_CASE("a resource group that the account does not have is told with its line before anything is written") {
  Terminal terminal;
  sim::Options options;
  options.seeds = {terminal.file("seed.json", R"({"format_version": 1, "accounts": {"company-a": {
    "id": "1000000000000001", "resource_groups": [{"id": "rg-aek2perf"}]}}})")};
  terminal.start_accounts(std::move(options));
  const auto go = [&](const std::string& verb) {
    return terminal.run({verb, terminal.file("ramify.yaml"), "--connections", terminal.file("connections.yaml")});
  };
  terminal.file("ramify.yaml", within("rg-aek2pref"));
  const std::string said =
      "error: ramify.yaml:8: company-a/user/joe: there is no resource group \"rg-aek2pref\" in company-a\n"
      "  help: did you mean \"rg-aek2perf\"?\n";
  for (const std::string verb : {"plan", "drift", "apply"}) {
    CHECK(go(verb) == 1);
    CHECK_MESSAGE(terminal.err.find(said) != std::string::npos, terminal.err);
  }
  CHECK(terminal.writes().empty());
  terminal.file("ramify.yaml", within("rg-aek2perf"));
  CHECK(go("plan") == 0);
}

}  // namespace
}  // namespace ramify::cli::test
