#include <doctest/doctest.h>

#include "terminal.h"

namespace ramify::cli::test {
namespace {

constexpr const char* kWritten = R"(ramify: 1
project: partners
accounts:
  company-a:
    id: "1000000000000001"
    policies:
      read-reports:
        description: Read the reports
        document: {Version: "1", Statement: [{Effect: Allow, Action: [oss:GetObject], Resource: ["acs:oss:*:*:reports/*"]}]}
    roles:
      Partner:  # what B sees of us
        description: For partners
        max_session: 2h
        tags: {team: perf}
        trust:
          - user: company-b/alice  # since March
          - user: company-b/bob
        policies:
          - AliyunECSReadOnlyAccess  # machines
          - read-reports
      Open:
        trust: [{account: company-b, external_id: 7f3c2a91d0be44aa}, {service: ecs.aliyuncs.com}]
      Closed:
        trust: []
  company-b:
    id: "2000000000000002"
    groups:
      crew: {comments: The crew, can_assume: [company-a/Open]}
    users:
      alice:
        display_name: Alice
        groups: [crew]
        can_assume: [company-a/Partner]
      bob: {groups: [crew]}
)";

struct Estate : Terminal {
  Estate() {
    start_accounts();
    config = file("ramify.yaml", kWritten);
    apply(config);
  }
  int go(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--connections", file("connections.yaml")});
    return run(arguments);
  }
  void apply(const std::string& what) {
    REQUIRE_MESSAGE(go({"apply", what, "--yes", "--secrets", file("secrets"), "--journal", file("journal")}) == 0, err);
  }
  void check_nothing_to_do(const std::string& what) {
    CHECK_MESSAGE(go({"plan", what, "--detailed-exitcode"}) == 0, out);
    CHECK(out.rfind("No changes: 2 accounts are as declared.\n", 0) == 0);
  }
  std::string config;
};

std::string with(std::string text, const std::string& old, const std::string& fresh) {
  const auto at = text.find(old);
  REQUIRE_MESSAGE(at != std::string::npos, old);
  return text.replace(at, old.size(), fresh);
}

TEST_CASE("what is live is written into new files, and then there is nothing to do") {
  Estate estate;
  const auto pulled = estate.file("pulled.yaml");
  CHECK(estate.go({"pull", pulled}) == 64);
  CHECK(estate.err == "error: there is no configuration at " + pulled + "\n  help: --project NAME begins one\n");
  CHECK(estate.go({"pull", pulled, "--project", "partners"}) == 0);
  CHECK(estate.err == "Nothing was written: --write makes " + pulled + ".\n");
  CHECK(estate.out.find("      Partner:\n"
                        "        description: For partners\n"
                        "        max_session: 2h\n"
                        "        tags: {team: perf}\n"
                        "        trust:\n"
                        "          - {user: company-b/alice}\n"
                        "          - {user: company-b/bob}\n"
                        "        policies: [read-reports, AliyunECSReadOnlyAccess]\n") != std::string::npos);
  CHECK(estate.go({"pull", pulled, "--project", "partners", "--write"}) == 0);
  CHECK(estate.err == "Wrote " + pulled + ".\n");
  estate.check_nothing_to_do(pulled);
  CHECK(estate.go({"pull", pulled}) == 0);
  CHECK(estate.out == "The files say what is live.\n");
}

TEST_CASE("what somebody changed is spliced into the files, and comments stay") {
  Estate estate;
  auto other = with(kWritten, "          - user: company-b/bob\n", "          - {account: company-b}\n");
  other = with(other, "description: For partners", "description: For all partners");
  other = with(other, "          - AliyunECSReadOnlyAccess  # machines\n", "          - AliyunOSSReadOnlyAccess\n");
  other = with(other, "oss:GetObject]", "oss:GetObject, oss:ListObjects]");
  other = with(other, "team: perf", "team: sales");
  other = with(other, "      bob: {groups: [crew]}\n", "      bob: {}\n      carol: {display_name: \"yes\"}\n");
  other = with(other, "      Closed:\n        trust: []\n", "");
  other = with(other, "[company-a/Partner]", "[company-a/Partner, company-a/Open]");
  estate.apply(estate.file("other.yaml", other));
  CHECK(estate.go({"pull", estate.config}) == 0);
  CHECK(estate.err == "Nothing was written: --write changes the files.\n");
  CHECK(estate.read("ramify.yaml") == kWritten);
  CHECK_MESSAGE(estate.go({"pull", estate.config, "--write"}) == 0, estate.err);
  estate.check_nothing_to_do(estate.config);
  const auto text = estate.read("ramify.yaml");
  CHECK(text.find("          - user: company-b/alice  # since March\n          - {account: company-b}\n") !=
        std::string::npos);
  CHECK(text.find("          - read-reports\n          - AliyunOSSReadOnlyAccess\n") != std::string::npos);
  CHECK(text.find("      Partner:  # what B sees of us\n        description: For all partners\n") != std::string::npos);
  CHECK(text.find("      carol: {display_name: \"yes\"}\n") != std::string::npos);
  CHECK(text.find("Closed") == std::string::npos);
}

TEST_CASE("without an account there is nothing to pull") {
  Terminal nobody;
  const auto pulled = nobody.file("pulled.yaml");
  const auto empty = nobody.file("connections.yaml", "connections: {}\n");
  CHECK(nobody.run({"pull", pulled, "--project", "p", "--connections", empty}) == 64);
  CHECK(nobody.err ==
        "error: no account is named, so there is nothing to pull\n"
        "  help: name one by --account, or list them under `connections` in the connection file\n");
}

}  // namespace
}  // namespace ramify::cli::test
