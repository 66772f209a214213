#include <doctest/doctest.h>

#include "ramify/sim/connections.h"
#include "ramify/sim/switches.h"
#include "terminal.h"

namespace ramify::cli::test {
namespace {

/// As `kConfiguration`, and more: a plan of both creations and changes.
const std::string kLater = R"(ramify: 1
project: perf
accounts:
  company-a:
    id: "1000000000000001"
    roles:
      PTSCrossAccountRole:
        trust: [{user: company-b/perf-engineer}]
        policies: [AliyunPTSFullAccess, AliyunOSSReadOnlyAccess]
      Another:
        trust: [{account: company-b}]
  company-b:
    id: "2000000000000002"
    users:
      perf-engineer: {policies: []}
)";

/// Ends at once, as if it had been told to stop.
int run_sim(Terminal& terminal, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"sim", "--account", "1000000000000001:company-a"});
  return terminal.run(arguments);
}

TEST_CASE("a plan against a simulator seeded from a snapshot is the plan against the original") {
  Terminal terminal;
  terminal.start_accounts();
  const std::string connections = terminal.file("connections.yaml");
  const std::string before = terminal.file("ramify.yaml", kConfiguration);
  REQUIRE(terminal.run({"apply", before, "--yes", "--connections", connections, "--secrets", terminal.file("secrets"),
                        "--journal", terminal.file("journal")}) == 0);
  const std::string later = terminal.file("later.yaml", kLater);
  REQUIRE(terminal.run({"plan", later, "--connections", connections}) == 0);
  const std::string original = terminal.out;
  REQUIRE(original.find("PTSCrossAccountRole") != std::string::npos);
  REQUIRE(terminal.run({"snapshot", before, "--out", terminal.file("snapshot.json"), "--connections", connections}) ==
          0);

  sim::Options options;
  options.seeds = {terminal.file("snapshot.json")};
  auto started = sim::Server::start(std::move(options));
  REQUIRE_MESSAGE(started.has_value(), (started ? std::string() : started.error().message));
  terminal.server = *std::move(started);
  REQUIRE(sim::write_connections(*terminal.server, connections).has_value());
  REQUIRE(terminal.run({"plan", later, "--connections", connections}) == 0);
  CHECK(terminal.out == original);
}

TEST_CASE("sim lists every switch and every fault with its default") {
  Terminal terminal;
  REQUIRE(terminal.run({"sim", "--list-switches"}) == 0);
  const sim::Switches switches;
  for (const auto& spec : sim::switch_specs()) {
    CHECK(terminal.out.find(std::string(spec.name) + "=" + sim::switch_value(switches, spec) + "\n    ") !=
          std::string::npos);
  }
  REQUIRE(terminal.run({"sim", "--list-faults"}) == 0);
  for (const auto& spec : sim::fault_specs()) {
    CHECK(terminal.out.find(std::string(spec.name) + "=") != std::string::npos);
  }
}

TEST_CASE("sim tells its seed, which repeats its keys; without one it is random") {
  Terminal terminal;
  terminal.stop_at_once();
  const auto keys = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--write-connections", terminal.file("made.yaml")});
    REQUIRE(run_sim(terminal, arguments) == 0);
    return terminal.read("aliyun-config.json");
  };
  const std::string seven = keys({"--random-seed", "7"});
  CHECK(terminal.err == "random seed 7\n");
  CHECK(keys({"--random-seed", "8"}) != seven);
  CHECK(keys({"--random-seed", "7"}) == seven);
  static_cast<void>(keys({}));
  CHECK(terminal.err == "random seed 8680820740569200760\n");  // eight bytes of x
}

TEST_CASE("sim says what is wrong with its rates, faults, clock and ports") {
  Terminal terminal;
  terminal.stop_at_once();
  const auto refusal = [&](std::vector<std::string> arguments) {
    CHECK(run_sim(terminal, std::move(arguments)) != 0);
    return terminal.err;
  };
  CHECK(refusal({"--clock", "noon"}) ==
        "error: --clock noon: this is not a time\n  help: for example 2026-08-01T12:00:00Z\n");
  CHECK(refusal({"--fault", "slow=2"}) == "error: --fault slow=2: the value is a chance from 0 to 1\n");
  CHECK(
      refusal({"--control", "7071"}) ==
      "error: --control 7071: this is not HOST:PORT\n  help: for example 127.0.0.1:7070; port 0 takes any free one\n");
  CHECK(refusal({"--control", "0.0.0.0:0"}) ==
        "error: the control port cannot listen on 0.0.0.0\n"
        "  help: it gives out every secret: give a loopback address, for example 127.0.0.1:7071\n");
  const std::string rates = terminal.file("rates.json", R"({"read": -1})");
  CHECK(refusal({"--rates", rates}) == "error: " + rates + ": read: calls a second, 0 or more\n");
  CHECK(refusal({"--rates", "documentd"}) ==
        "error: --rates documentd: cannot read documentd: No such file or directory\n"
        "  help: give documented, none, or a file\n");
}

}  // namespace
}  // namespace ramify::cli::test
