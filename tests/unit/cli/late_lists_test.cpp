#include <doctest/doctest.h>
#include <fmt/format.h>

#include "ramify/sim/connections.h"
#include "terminal.h"

namespace ramify::cli::test {
namespace {

/// An account whose lists lag a minute behind, by a clock that whoever waits moves on.
struct Late : Terminal {
  Late() {
    sim::Options options;
    options.accounts.push_back({"1000000000000001", "company-a", "LTAIrootA", Secret(std::string("secretA"))});
    options.clock = [this] { return began + std::chrono::duration_cast<std::chrono::seconds>(moved); };
    options.faults.list_lag_s = 60;
    auto started = sim::Server::start(std::move(options));
    REQUIRE(started.has_value());
    server = *std::move(started);
    REQUIRE(sim::write_connections(*server, folder / "connections.yaml").has_value());
    on_sleep = [this](std::chrono::milliseconds wait) { moved += wait; };
  }
  int apply(const std::string& display_name, const std::string& comments, const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"apply",
                                   file("ramify.yaml", fmt::format(R"(ramify: 1
project: perf
accounts:
  company-a:
    id: "1000000000000001"
    users:
      alice: {{display_name: {}, comments: {}}}
)",
                                                                   display_name, comments)),
                                   "--connections",
                                   file("connections.yaml"),
                                   "--yes",
                                   "--list-lag",
                                   "2m",
                                   "--journal",
                                   file("journals"),
                                   "--secrets",
                                   file("secrets")};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }

  Instant began = client::system_environment().now();
  std::chrono::milliseconds moved{0};
};

TEST_CASE("a configuration that was planned from lists that lag behind goes on when they have caught up") {
  Late terminal;
  REQUIRE(terminal.apply("Alice", "First") == 0);
  terminal.moved += std::chrono::minutes(3);
  REQUIRE(terminal.apply("Alice", "Second") == 0);
  const int exit = terminal.apply("Alice", "Third", {"-o", "json=" + terminal.file("events.jsonl")});
  CAPTURE(terminal.err);
  CHECK(exit == 0);
  CHECK(terminal.err.find("\nplanning anew in 1 s: what was shown may come from lists that lag behind\n") !=
        std::string::npos);
  CHECK(terminal.err.find("1 step to do, and nothing that was not shown\n") != std::string::npos);
  // Both plans are told to programs.
  const auto events = terminal.read("events.jsonl");
  CHECK(events.find("\"stale\":true") < events.find("\"all_done\":true"));
  terminal.moved += std::chrono::minutes(3);
  REQUIRE(terminal.apply("Alice", "Third") == 0);
  CHECK(terminal.out.find("No changes") != std::string::npos);
}

TEST_CASE("what was not shown is not done: where late lists bring more to do, a plan is asked for again") {
  Late terminal;
  REQUIRE(terminal.apply("Alice", "First") == 0);
  terminal.moved += std::chrono::minutes(3);
  REQUIRE(terminal.apply("Alice", "Second") == 0);
  const auto writes = terminal.writes().size();
  const int exit = terminal.apply("Alicia", "First");
  CAPTURE(terminal.err);
  CHECK(exit == 5);
  CHECK(terminal.err.find("error: the plan is stale: what is to be done now was not shown: update_user "
                          "company-a/user/alice\n"
                          "  help: nothing more was done; apply again, and look at what it plans then\n") !=
        std::string::npos);
  CHECK(terminal.writes().size() == writes);
  CHECK(terminal.apply("Alicia", "First") == 0);
}

}  // namespace
}  // namespace ramify::cli::test
