#include <nlohmann/json.hpp>

#include "reviewer.h"

namespace ramify::cli::test {
namespace {

TEST_CASE("whoever asks plan or drift for data gets data where the files are wrong, the same as of validate") {
  Reviewer reviewer;
  reviewer.file("ramify.yaml", "ramify: 1\nproject: perf\naccounts:\n  company-a: {id: \"12\"}\n");
  const auto config = reviewer.file("ramify.yaml");
  REQUIRE(reviewer.run({"validate", config, "-o", "json"}) == 1);
  const auto said = nlohmann::json::parse(reviewer.out);
  CHECK(said["errors"] == 1);
  for (const std::string verb : {"plan", "drift"}) {
    CAPTURE(verb);
    CHECK(reviewer.go({verb, config, "-o", "json"}) == 1);
    CHECK(nlohmann::json::parse(reviewer.out) == said);
    CHECK(reviewer.go({verb, config, "-o", "json=" + reviewer.file("said.json"), "-o", "text"}) == 1);
    CHECK(reviewer.out.empty());
    CHECK(nlohmann::json::parse(reviewer.read("said.json")) == said);
    CHECK(reviewer.go({verb, config}) == 1);
    CHECK(reviewer.out.empty());
  }
}

TEST_CASE("drift counts what the files do not speak of, and names administrators among it") {
  Reviewer reviewer;
  reviewer.file("ramify.yaml", kConfiguration);
  const auto config = reviewer.file("ramify.yaml");
  REQUIRE(reviewer.apply(config) == 0);
  REQUIRE(reviewer.go({"drift", config}) == 0);
  CHECK(reviewer.out.find("do not speak of") == std::string::npos);
  reviewer.call("company-a", "CreateUser", {{"UserName", "eve"}});
  reviewer.call("company-a", "CreateUser", {{"UserName", "joe"}});
  reviewer.call("company-a", "CreateGroup", {{"GroupName", "crew"}});
  reviewer.call("company-a", "AttachPolicyToUser",
                {{"UserName", "eve"}, {"PolicyName", "AdministratorAccess"}, {"PolicyType", "System"}});
  CHECK(reviewer.go({"drift", config}) == 0);  // nobody promised anything about them
  CHECK_MESSAGE(reviewer.out.find("company-a: user eve is an administrator, and the files do not speak of it") !=
                    std::string::npos,
                reviewer.out);
  CHECK(reviewer.out.find("company-a: 2 users and 1 group that the files do not speak of are there") !=
        std::string::npos);
  for (const std::string format : {"markdown", "html"}) {
    CHECK(reviewer.go({"drift", config, "-o", format}) == 0);
    CHECK(reviewer.out.find("user eve is an administrator") != std::string::npos);
  }
  CHECK(reviewer.go({"drift", config, "-o", "json"}) == 0);
  const auto data = nlohmann::json::parse(reviewer.out);
  CHECK(data["unmanaged"] ==
        nlohmann::json{
            {"company-a", {{"user", 2}, {"group", 1}, {"role", 0}, {"policy", 0}, {"administrators", {"user/eve"}}}}});
  reviewer.file("drift.json", reviewer.out);
  CHECK(reviewer.go({"show", reviewer.file("drift.json")}) == 1);
  CHECK(reviewer.err.find("this is what `ramify drift` told, not a plan") != std::string::npos);
  std::string ignoring = kConfiguration;
  ignoring.replace(ignoring.find("    roles:"), 0, "    ignore: [user/*, group/*]\n");
  reviewer.file("ramify.yaml", ignoring);
  CHECK(reviewer.go({"drift", config}) == 0);
  CHECK(reviewer.out.find("do not speak of") == std::string::npos);
}

}  // namespace
}  // namespace ramify::cli::test
