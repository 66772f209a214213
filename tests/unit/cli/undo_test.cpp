#include <doctest/doctest.h>

#include "terminal.h"

namespace ramify::cli::test {
namespace {

TEST_CASE("undo says that the files still want what it takes back, and nothing where it takes nothing back") {
  Terminal terminal;
  terminal.start_accounts();
  const auto go = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"--connections", terminal.file("connections.yaml")});
    return terminal.run(words);
  };
  const std::string told =
      "The configuration's files are left as they are: what they still say, the next plan does again.\n";
  terminal.file("ramify.yaml",
                "ramify: 1\nproject: perf\naccounts:\n  company-a:\n    id: \"1000000000000001\"\n    users:\n"
                "      joe: {}\n");
  REQUIRE(go({"apply", terminal.file("ramify.yaml"), "--yes", "--journal", terminal.file("journal")}) == 0);
  std::string journal;
  for (const auto& each : std::filesystem::directory_iterator(terminal.folder / "journal")) {
    if (each.path().extension() == ".journal") journal = each.path().string();
  }
  const auto allowed = "--allow-every-object";
  CHECK(go({"undo", journal, "--out", terminal.file("back.json"), allowed}) == 0);
  CHECK(terminal.err.find(told) != std::string::npos);
  REQUIRE(go({"apply", terminal.file("back.json")}) == 0);
  go({"undo", journal, allowed});
  CHECK(terminal.err.find(told) == std::string::npos);
}

}  // namespace
}  // namespace ramify::cli::test
