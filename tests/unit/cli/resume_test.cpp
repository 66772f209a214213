#include <doctest/doctest.h>

#include "ramify/sim/connections.h"
#include "terminal.h"

namespace ramify::cli::test {
namespace {

/// Two accounts whose lists lag a minute behind, by a clock that stands still until it is moved.
struct Behind : Terminal {
  Behind() {
    sim::Options options;
    options.accounts.push_back({"1000000000000001", "company-a", "LTAIrootA", Secret(std::string("secretA"))});
    options.accounts.push_back({"2000000000000002", "company-b", "LTAIrootB", Secret(std::string("secretB"))});
    options.clock = [this] { return began + moved; };
    options.faults.list_lag_s = 60;
    auto started = sim::Server::start(std::move(options));
    REQUIRE(started.has_value());
    server = *std::move(started);
    REQUIRE(sim::write_connections(*server, folder / "connections.yaml").has_value());
    REQUIRE(go("plan", file("ramify.yaml", kConfiguration), {"--out", file("plan.json")}) == 0);
  }
  int go(const std::string& verb, const std::string& path, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {verb, path, "--connections", file("connections.yaml")});
    return run(more);
  }
  int apply() { return go("apply", file("plan.json"), {"--secrets", file("secrets"), "--list-lag", "2s"}); }

  Instant began = client::system_environment().now();
  std::chrono::seconds moved{0};
};

TEST_CASE("what a run did is looked for until the lists must show it, before its plan counts as stale") {
  Behind terminal;
  REQUIRE(terminal.apply() == 0);
  CHECK(terminal.apply() == 5);
  CHECK(terminal.err.find("looking again for up to ") != std::string::npos);
  CHECK(terminal.err.find(" s: what the run before did may not show in every list yet\n") != std::string::npos);
  terminal.moved = std::chrono::minutes(2);
  CHECK(terminal.apply() == 0);
  CHECK(terminal.err.find("4 of 4 steps done before\n") != std::string::npos);
  CHECK(terminal.out == "\nAlready applied: nothing was left to do.\n");
  CHECK(terminal.go("apply", terminal.file("plan.json"), {"-o", "json"}) == 0);
  CHECK(terminal.out.find(R"("counts":{"done":4,"already":0,"earlier":4,"failed":0,"unknown":0,"skipped":0})") !=
        std::string::npos);
}

}  // namespace
}  // namespace ramify::cli::test
