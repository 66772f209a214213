#include <doctest/doctest.h>

#include "terminal.h"

namespace ramify::cli::test {
namespace {

std::vector<nlohmann::json> events_in(const std::string& text) {
  std::vector<nlohmann::json> events;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) events.push_back(nlohmann::json::parse(line));
  return events;
}

std::vector<std::string> names(const std::vector<nlohmann::json>& events) {
  std::vector<std::string> all;
  for (const auto& event : events) all.push_back(event["event"]);
  return all;
}

std::vector<std::string> apply(Terminal& terminal, std::vector<std::string> more) {
  std::vector<std::string> words{"apply",
                                 terminal.file("ramify.yaml"),
                                 "--connections",
                                 terminal.file("connections.yaml"),
                                 "--yes",
                                 "--parallel",
                                 "1",
                                 "--journal",
                                 terminal.file("journals"),
                                 "--secrets",
                                 terminal.file("secrets")};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST_CASE("an apply tells programs each event as it happens, and says nothing else where they listen") {
  Terminal terminal;
  terminal.start_accounts();
  terminal.file("ramify.yaml", kConfiguration);
  REQUIRE(terminal.run(apply(terminal, {"-o", "json"})) == 0);
  const auto events = events_in(terminal.out);
  CHECK(names(events) == std::vector<std::string>{"plan", "started", "finished", "started", "finished", "started",
                                                  "finished", "started", "finished", "result"});
  CHECK(events.front()["steps"] == 4);
  CHECK(events.back()["counts"]["done"] == 4);
  CHECK(events.back()["all_done"] == true);
}

TEST_CASE("where there is nothing to do the events are the plan and the result") {
  Terminal terminal;
  terminal.start_accounts();
  terminal.file("ramify.yaml", kConfiguration);
  REQUIRE(terminal.run(apply(terminal, {})) == 0);
  REQUIRE(terminal.run(apply(terminal, {"-o", "json=" + terminal.file("events.jsonl"), "-o", "text"})) == 0);
  CHECK(names(events_in(terminal.read("events.jsonl"))) == std::vector<std::string>{"plan", "result"});
}

TEST_CASE("events that cannot be written are refused before anything is done") {
  Terminal terminal;
  terminal.start_accounts();
  terminal.file("ramify.yaml", kConfiguration);
  CHECK(terminal.run(apply(terminal, {"-o", "json=" + terminal.file("no/such/folder")})) == 1);
  CHECK(terminal.err.find("error: cannot write " + terminal.file("no/such/folder") +
                          "\n  help: nothing was done; choose a file that can be written\n") != std::string::npos);
  CHECK(terminal.writes().empty());
}

TEST_CASE("a live view is for a terminal that somebody looks at: never in CI, never where the terminal is dumb") {
  for (const auto& [set, live] : std::map<std::map<std::string, std::string>, bool>{
           {{{"TERM", "xterm"}}, true}, {{{"TERM", "xterm"}, {"CI", "true"}}, false}, {{{"TERM", "dumb"}}, false}}) {
    Terminal terminal;
    terminal.start_accounts();
    terminal.file("ramify.yaml", kConfiguration);
    terminal.environment = set;
    terminal.environment["NO_COLOR"] = "1";
    terminal.terminal = true;
    REQUIRE(terminal.run(apply(terminal, {})) == 0);
    CHECK((terminal.err.find("\x1b[") != std::string::npos) == live);
    // Whatever it shows, the lines of the steps stay.
    CHECK(terminal.err.find("[4/4] done") != std::string::npos);
    // The cursor is never hidden, so nothing has to bring it back.
    CHECK(terminal.err.find("\x1b[?25l") == std::string::npos);
  }
}

}  // namespace
}  // namespace ramify::cli::test
