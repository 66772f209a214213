#include "reviewer.h"

// What people get wrong, and what they are told: each fault once, before anything is asked of an account.

namespace ramify::cli::test {
namespace {

const std::string kSuppressing =
    kConfiguration + "suppress: [{rule: T999, address: \"company-a/*\", reason: none, expires: 2099-01-01}]\n";

TEST_CASE("a finding that is shown as an error is exit 7 of validate, which then does not say valid") {
  Terminal terminal;
  const auto config = terminal.file("ramify.yaml", kSuppressing);
  CHECK(terminal.run({"validate", config}) == 7);
  CHECK(terminal.out.empty());
  CHECK(terminal.err.find("error: no rule is called \"T999\" [lint.L003]\n") != std::string::npos);
  CHECK(terminal.run({"validate", config, "--fail-on", "never"}) == 0);
  CHECK(terminal.out.rfind("Valid: ", 0) == 0);
}

TEST_CASE("a security finding that makes validate fail is shown as one") {
  Terminal terminal;
  const auto config = terminal.file("ramify.yaml", kConfiguration);
  CHECK(terminal.run({"validate", config, "--fail-on", "security"}) == 7);
  CHECK(
      terminal.err.find(": security: every user and role of company-b that may assume roles gets in, with no condition "
                        "[lint.T002]\n") != std::string::npos);
}

TEST_CASE("what is a matter of planning is refused beside a plan file, also at its default") {
  Reviewer office;
  REQUIRE(office.save(kConfiguration) == 0);
  const std::vector<std::pair<std::string, std::vector<std::string>>> all{
      {"--max-deletions", {"--max-deletions", "5"}},
      {"--max-deletion-share", {"--max-deletion-share=25"}},
      {"--delete-surplus-keys", {"--delete-surplus-keys"}}};
  for (const auto& [flag, words] : all) {
    CHECK(office.apply(office.plan, words) == 64);
    CHECK(office.err == "error: " + flag +
                            " is given for a plan file: what it does was settled when the plan was made\n"
                            "  help: give it to `plan --out FILE`, and have the new plan reviewed\n");
  }
  CHECK(office.writes().empty());
  CHECK(office.apply(office.plan) == 0);
}

TEST_CASE("a password for nobody is refused before anything is asked") {
  Reviewer office;
  const auto config = office.file("ramify.yaml", kConfiguration);
  CHECK(office.apply(config, {"--password", "company-b/nosuch=file"}) == 64);
  CHECK(office.err ==
        "error: --password company-b/nosuch: no such user is declared\n"
        "  help: declare the user with `console:`, or leave the flag out\n");
  CHECK(office.apply(config, {"--password", "company-b/perf-enginer=file"}) == 64);
  CHECK(office.err ==
        "error: --password company-b/perf-enginer: no such user is declared\n"
        "  help: did you mean company-b/perf-engineer?\n");
  REQUIRE(office.save(kConfiguration) == 0);
  CHECK(office.apply(office.plan, {"--password", "company-z/alice=file"}) == 64);
  CHECK(office.err == "error: --password company-z/alice: the plan knows no account company-z\n");
  CHECK(office.writes().empty());
}

TEST_CASE("a project's name is checked before anything is pulled for it") {
  Terminal terminal;
  CHECK(terminal.run({"pull", terminal.file("none/"), "--project", "my proj"}) == 64);
  CHECK(
      terminal.err ==
      "error: --project: a project's name has 1 to 64 lower-case letters, digits and \"-\"; \"my proj\" is not one\n");
}

TEST_CASE("a snapshot given as a plan is said to be one, and a faulty snapshot is called by its file's name") {
  Terminal terminal;
  const auto config = terminal.file("ramify.yaml", kConfiguration);
  const auto snapshot = terminal.file("live.json", R"({"format_version": 1, "accounts": {}})");
  for (const char* command : {"apply", "show"}) {
    CHECK(terminal.run({command, snapshot}) == 1);
    CHECK(terminal.err ==
          "error: this is a snapshot of accounts, not a plan\n"
          "  help: plan against it: `ramify plan --live SNAPSHOT --out FILE`\n");
  }
  const auto broken = terminal.file("live.json", "{");
  for (const char* command : {"plan", "lint", "access"}) {
    CAPTURE(command);
    CHECK(terminal.run({command, config, "--live", broken}) != 0);
    CHECK(terminal.err.find("error: " + broken + ":1:2: ") != std::string::npos);
  }
}

TEST_CASE("a connection file that is not there is told once by doctor") {
  Terminal terminal;
  const auto config = terminal.file("ramify.yaml", kConfiguration);
  CHECK(terminal.run({"doctor", config, "--connections", terminal.file("none/") + "nofile"}) == 8);
  CHECK(terminal.err.empty());
  CHECK(terminal.out.find("nofile cannot be read") != std::string::npos);
}

}  // namespace
}  // namespace ramify::cli::test
