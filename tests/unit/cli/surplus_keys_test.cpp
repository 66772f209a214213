#include <doctest/doctest.h>

#include <fstream>

#include "../../../src/cli/program.h"
#include "ramify/sim/connections.h"
#include "terminal.h"

namespace ramify::cli::test {
namespace {

const std::string kOneKey = R"(ramify: 1
project: perf
accounts:
  company-b:
    id: "2000000000000002"
    users:
      ci-bot: {access_keys: 1}
access_tests:
  - company-b/ci-bot can oss:GetObject
)";

/// A user who has the key that was delivered, and one that somebody made by hand.
struct Intruded : Terminal {
  Intruded() {
    sim::Options options;
    options.accounts.push_back({"2000000000000002", "company-b", "LTAIrootB", Secret(std::string("secretB"))});
    auto started = sim::Server::start(std::move(options));
    REQUIRE(started.has_value());
    server = *std::move(started);
    REQUIRE(sim::write_connections(*server, folder / "connections.yaml").has_value());
    const auto made = run_program({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj",
                                   "/CN=me", "-keyout", file("me.key"), "-out", file("me.pem")},
                                  {}, true);
    REQUIRE((made && made->status == 0));
    std::ofstream(folder / "connections.yaml", std::ios::app) << "recipients: {default: [me.pem]}\n";
    file("ramify.yaml", kOneKey);
    REQUIRE(apply() == 0);
    delivered = keys().front();
    client::SessionOptions to{model::AccountKey::from_service("company-b"), {}, {}, {}, "ramify", false, 1};
    to.endpoints[wire::Service::ram] = server->url();
    const client::Session root(client::make_curl_transport({}), client::system_environment(),
                               {"LTAIrootB", Secret(std::string("secretB")), {}}, to);
    const auto key = root.call({wire::Service::ram, "CreateAccessKey", {{"UserName", "ci-bot"}}});
    REQUIRE(key.has_value());
    by_hand = key->at("AccessKey").at("AccessKeyId").get<std::string>();
  }
  int go(const std::string& verb, std::vector<std::string> more = {}) {
    std::vector<std::string> words{verb, file("ramify.yaml"), "--connections", file("connections.yaml")};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  int apply(std::vector<std::string> more = {}) {
    more.insert(more.end(), {"--yes", "--secrets", file("secrets"), "--journal", file("journals")});
    return go("apply", more);
  }
  [[nodiscard]] std::vector<std::string> keys() const {
    std::vector<std::string> ids;
    const auto snapshot = nlohmann::json::parse(server->snapshot());
    for (const auto& key : snapshot["accounts"].front()["users"][0]["access_keys"]) ids.push_back(key["id"]);
    return ids;
  }
  std::string delivered;
  std::string by_hand;
};

TEST_CASE("an AccessKey beyond the declared number is drift, and no apply deletes one unasked") {
  Intruded office;
  CHECK(office.go("drift") == 2);
  CHECK(office.out.rfind("Drift: 1 user has more active AccessKeys than declared. No apply deletes one unasked "
                         "(--delete-surplus-keys).\n",
                         0) == 0);
  // Both are of the same second, so either may be told first.
  const std::string told = "company-b/user/ci-bot has more active AccessKeys than declared, oldest first: ";
  const bool either = office.out.find(told + office.delivered + ", " + office.by_hand) != std::string::npos ||
                      office.out.find(told + office.by_hand + ", " + office.delivered) != std::string::npos;
  CHECK(either);
  CHECK(office.go("plan", {"--detailed-exitcode"}) == 0);
  CHECK(office.apply() == 0);
  CHECK(office.keys().size() == 2);
}

TEST_CASE("the surplus AccessKey that is named goes, and no other") {
  Intruded office;
  CHECK(office.apply({"--delete-surplus-keys=" + office.by_hand}) == 0);
  CHECK(office.keys() == std::vector{office.delivered});
  CHECK(office.go("drift") == 0);
}

TEST_CASE("an AccessKey that is named as surplus and that nobody has is a wrong use") {
  Intruded office;
  CHECK(office.go("plan", {"--delete-surplus-keys=LTAI5tNobody"}) == 64);
  CHECK(office.err ==
        "error: --delete-surplus-keys=LTAI5tNobody: no user whose AccessKeys are declared has that one\n"
        "  help: the remarks of `plan` name the AccessKeys of each user who has too many\n");
}

TEST_CASE("where --fail-on names what a plan leaves broken, apply does nothing") {
  Intruded office;
  CHECK(office.apply({"--fail-on", "tests", "--delete-surplus-keys=" + office.by_hand}) == 7);
  CHECK(office.err.find("error: nothing was done: what --fail-on names was found\n"
                        "  help: mend what is told above, or leave --fail-on out\n") != std::string::npos);
  CHECK(office.keys().size() == 2);
}

}  // namespace
}  // namespace ramify::cli::test
