#include <doctest/doctest.h>

#include <fstream>

#include "../../../src/cli/program.h"
#include "ramify/sim/connections.h"
#include "terminal.h"

namespace ramify::cli::test {
namespace {

const std::string kRotated = R"(ramify: 1
project: perf
accounts:
  company-b:
    id: "2000000000000002"
    users:
      ci-bot:
        access_keys: {count: 1, rotate_after: 90d}
)";

/// An account whose clock is the terminal's own, and a recipient of its secrets.
struct Rotating : Terminal {
  Rotating() {
    sim::Options options;
    options.accounts.push_back({"2000000000000002", "company-b", "LTAIrootB", Secret(std::string("secretB"))});
    options.clock = [this] { return client::system_environment().now() + ahead; };
    auto started = sim::Server::start(std::move(options));
    REQUIRE(started.has_value());
    server = *std::move(started);
    REQUIRE(sim::write_connections(*server, folder / "connections.yaml").has_value());
    const auto made = run_program({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "400", "-subj",
                                   "/CN=me", "-keyout", file("me.key"), "-out", file("me.pem")},
                                  {}, true);
    REQUIRE((made && made->status == 0));
    std::ofstream(folder / "connections.yaml", std::ios::app) << "recipients: {default: [me.pem]}\n";
    file("ramify.yaml", kRotated);
  }
  int go(const std::string& verb, std::vector<std::string> more = {}) {
    std::vector<std::string> words{verb, file("ramify.yaml"), "--connections", file("connections.yaml")};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  int apply() { return go("apply", {"--yes", "--secrets", file("secrets"), "--journal", file("journals")}); }
  /// The ids of ci-bot's active keys.
  [[nodiscard]] std::vector<std::string> keys() const {
    std::vector<std::string> ids;
    const auto snapshot = nlohmann::json::parse(server->snapshot());
    for (const auto& key : snapshot["accounts"].front()["users"][0]["access_keys"]) {
      if (key.value("status", "active") == "active") ids.push_back(key["id"]);
    }
    return ids;
  }
  /// Uses a key as the program would: with the secret that its recipient opens.
  void use(const std::string& id) {
    const auto opened = run_program(
        {"openssl", "cms", "-decrypt", "-inform", "DER", "-in", file("secrets/company-b.ci-bot." + id + ".cms"),
         "-inkey", file("me.key"), "-recip", file("me.pem")},
        {}, true);
    REQUIRE((opened && opened->status == 0));
    auto around = client::system_environment();
    around.now = [this, now = around.now] { return now() + ahead; };
    client::SessionOptions options{model::AccountKey::from_service("company-b"), {}, {}, {}, "ramify", false, 1};
    options.endpoints[wire::Service::sts] = server->url();
    const client::Session session(
        client::make_curl_transport({}), around,
        {id, Secret(nlohmann::json::parse(opened->out)["access_key_secret"].get<std::string>()), {}}, options);
    REQUIRE(session.call({wire::Service::sts, "GetCallerIdentity", {}}).has_value());
  }
};

TEST_CASE("a key that is due is replaced in a dance of two keys, and one key works at every moment") {
  Rotating terminal;
  REQUIRE(terminal.apply() == 0);
  REQUIRE(terminal.keys().size() == 1);
  const auto old = terminal.keys().front();

  terminal.ahead = std::chrono::hours(24 * 91);
  REQUIRE(terminal.apply() == 0);
  auto both = terminal.keys();
  REQUIRE(both.size() == 2);
  const auto fresh = both[0] == old ? both[1] : both[0];

  CHECK(terminal.go("plan", {"--detailed-exitcode"}) == 0);
  CHECK(terminal.out.find("company-b/user/ci-bot has a new AccessKey; the old one goes once the new one is used: " +
                          fresh) != std::string::npos);

  terminal.use(fresh);
  REQUIRE(terminal.apply() == 0);
  CHECK(terminal.keys() == std::vector<std::string>{fresh});
  CHECK(terminal.go("plan", {"--detailed-exitcode"}) == 0);
  CHECK(terminal.out.find("AccessKey") == std::string::npos);
}

}  // namespace
}  // namespace ramify::cli::test
