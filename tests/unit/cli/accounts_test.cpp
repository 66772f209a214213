#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "ramify/apply/lock.h"
#include "ramify/text/strict_json.h"
#include "terminal.h"

namespace ramify::cli::test {
namespace {

/// Two accounts, the configuration, and the flags that reach them.
struct Office : Terminal {
  Office() {
    start_accounts();
    config = file("ramify.yaml", kConfiguration);
  }
  int go(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--connections", file("connections.yaml")});
    return run(arguments);
  }
  int apply(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "apply");
    arguments.insert(arguments.end(), {"--secrets", file("secrets"), "--journal", file("journal")});
    return go(arguments);
  }
  std::string config;
};

TEST_CASE("plan, apply, plan again: what was made is as declared") {
  Office office;
  CHECK(office.go({"plan", office.config, "--detailed-exitcode"}) == 2);
  CHECK(office.out.find("company-b/perf-engineer can now become company-a/PTSCrossAccountRole") != std::string::npos);
  CHECK(office.writes().empty());
  CHECK(office.apply({office.config, "--yes"}) == 0);
  CHECK(office.out.find("Applied: 4 steps done.\n") != std::string::npos);
  CHECK(office.go({"plan", office.config, "--detailed-exitcode"}) == 0);
  CHECK(office.out == "No changes: 2 accounts are as declared.\n");
  CHECK(office.go({"drift", office.config}) == 0);
}

TEST_CASE("apply asks on a terminal, and anything but yes does nothing") {
  Office office;
  office.terminal = true;
  office.input = "y\n";
  CHECK(office.apply({office.config}) == 1);
  CHECK(office.writes().empty());
  CHECK(office.err.find("Apply these steps? Only \"yes\" goes on: Nothing was done.\n") != std::string::npos);
  office.input = "yes\n";
  CHECK(office.apply({office.config}) == 0);
}

TEST_CASE("apply without a terminal wants --yes") {
  Office office;
  CHECK(office.apply({office.config}) == 64);
  CHECK(office.err.ends_with(
      "error: nobody is there to ask whether to apply this\n"
      "  help: give --yes, or save the plan with `plan --out FILE`, have it reviewed and `apply FILE`\n"));
  CHECK(office.writes().empty());
}

TEST_CASE("credentials of another account are exit 8, with nothing written") {
  Office office;
  auto swapped = kConfiguration;
  swapped.replace(swapped.find("1000000000000001"), 16, "2000000000000009");
  CHECK(office.apply({office.file("ramify.yaml", swapped), "--yes"}) == 8);
  CHECK(office.err.find("2000000000000009") != std::string::npos);
  CHECK(office.writes().empty());
}

TEST_CASE("a plan file is applied as it is, without a question") {
  Office office;
  const auto plan = office.file("plan.json");
  REQUIRE(office.go({"plan", office.config, "--out", plan}) == 0);
  const auto shown = office.out;
  CHECK(office.run({"show", plan}) == 0);
  CHECK(office.out.substr(0, office.out.find('\n')) == shown.substr(0, shown.find('\n')));
  CHECK(office.apply({plan}) == 0);
  CHECK(office.go({"drift", office.config}) == 0);
}

TEST_CASE("a plan file whose objects have moved is exit 5, names them, and writes nothing") {
  Office office;
  const auto plan = office.file("plan.json");
  REQUIRE(office.go({"plan", office.config, "--out", plan, "--expires-in", "1h"}) == 0);
  REQUIRE(office.apply({office.config, "--yes"}) == 0);
  office.server->clear_log();
  CHECK(office.apply({plan}) == 5);
  CHECK(office.err.find("error: the plan is stale: changed since it was made: company-a/role/PTSCrossAccountRole") !=
        std::string::npos);
  CHECK(office.writes().empty());
}

TEST_CASE("drift is exit 2 and says what is no longer as declared") {
  Office office;
  REQUIRE(office.apply({office.config, "--yes"}) == 0);
  auto wider = kConfiguration;
  wider.replace(wider.find("policies: [AliyunPTSFullAccess]"), 31, "policies: []                   ");
  CHECK(office.go({"drift", office.file("ramify.yaml", wider)}) == 2);
  CHECK(office.out.rfind("Drift in 1 account: apply would have 0 to create, 0 to change, 1 to delete.\n", 0) == 0);
}

TEST_CASE("two applies of one project do not run at once") {
  Office office;
  const auto held = apply::ProjectLock::acquire(office.folder / ".ramify.perf.lock", "pid 7 of deploy on ci-3");
  REQUIRE(held.has_value());
  CHECK(office.apply({office.config, "--yes"}) == 6);
  CHECK(office.err.rfind("error: another apply of this project is running: pid 7 of deploy on ci-3\n", 0) == 0);
}

TEST_CASE("a snapshot stands in for the accounts, without credentials") {
  Office office;
  const auto snapshot = office.file("live.json");
  REQUIRE(office.go({"snapshot", office.config, "--out", snapshot}) == 0);
  CHECK(office.run({"plan", office.config, "--live", snapshot, "--detailed-exitcode"}) == 2);
  const auto offline = office.out;
  CHECK(office.go({"plan", office.config}) == 0);
  CHECK(office.out == offline);
}

TEST_CASE("the log has a line for every call and no parameter") {
  Office office;
  REQUIRE(office.apply({office.config, "--yes", "--log", office.file("log.jsonl")}) == 0);
  std::istringstream lines(office.read("log.jsonl"));
  std::size_t n = 0;
  for (std::string line; std::getline(lines, line); ++n) {
    const auto json = text::parse_json(line);
    REQUIRE(json.has_value());
    CHECK(json->size() == 9);
    CHECK(line.find("PTSCrossAccountRole") == std::string::npos);
  }
  CHECK(n == office.server->log().size());
}

TEST_CASE("files appear whole, and for their owner only") {
  Office office;
  const auto plan = office.file("plan.json");
  REQUIRE(office.go({"plan", office.config, "--out", plan, "-o", "markdown=" + office.file("plan.md")}) == 0);
  CHECK(office.out.empty());
  CHECK(std::filesystem::status(plan).permissions() ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  CHECK(office.read("plan.md").rfind("### Plan: 4 to create", 0) == 0);
  CHECK(office.go({"plan", office.config, "--out", "/nowhere/plan.json"}) == 1);
  CHECK(office.err.find("error: cannot write /nowhere/plan.json: No such file or directory\n") != std::string::npos);
}

TEST_CASE("verify refuses a key that everybody can read, and what is no key") {
  Office office;
  const auto key = office.file("key.json", "{}");
  std::filesystem::permissions(key, std::filesystem::perms(0644));
  CHECK(office.go({"verify", office.config, "--as", "company-b/perf-engineer=" + key}) == 8);
  CHECK(office.err == "error: the key file " + key + " can be read by everybody\n  help: chmod 600 " + key + "\n");
  std::filesystem::permissions(key, std::filesystem::perms(0600));
  CHECK(office.go({"verify", office.config, "--as", "company-b/perf-engineer=" + key}) == 8);
  CHECK(office.err == "error: " + key +
                          " is not an opened AccessKey\n  help: it is a JSON object with access_key_id and "
                          "access_key_secret, as `openssl cms -decrypt` gives it\n");
  CHECK(office.go({"verify", office.config, "--as", "perf-engineer"}) == 64);
  CHECK(office.err ==
        "error: --as perf-engineer: this is not ACCOUNT/USER=KEYFILE\n  help: for example --as "
        "company-b/alice=alice-key.json\n");
}

}  // namespace
}  // namespace ramify::cli::test
