#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "../../../src/cli/program.h"
#include "terminal.h"

namespace ramify::cli::test {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// The indented lines of the README that begin with `word`, in its order.
std::vector<std::string> lines_of_readme(const std::string& word) {
  std::ifstream file(RAMIFY_SOURCE_DIR "/README.md");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("    " + word + " ")) lines.push_back(line.substr(4, line.find("  #") - 4));
  }
  return lines;
}

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

TEST_CASE("the README's tour goes as it is written") {
  Terminal terminal;
  terminal.start_accounts();
  const auto certificate = lines_of_readme("openssl");
  REQUIRE(certificate.size() == 1);
  const auto made =
      run_program(words_of(replaced(certificate.front(), "/tmp/tour", terminal.folder.string())), "", true);
  REQUIRE((made && made->status == 0));
  const auto recipient = lines_of_readme("echo");
  REQUIRE(recipient ==
          std::vector<std::string>{"echo 'recipients: {default: [me.pem]}' >> /tmp/tour/connections.yaml"});
  std::ofstream(terminal.folder / "connections.yaml", std::ios::app) << "recipients: {default: [me.pem]}\n";
  const auto aliases = lines_of_readme("alias");
  REQUIRE(aliases == std::vector<std::string>{"alias r='ramify --connections /tmp/tour/connections.yaml'"});
  const auto tour = lines_of_readme("r");
  REQUIRE(tour.size() >= 5);
  terminal.terminal = true;
  for (const auto& line : tour) {
    CAPTURE(line);
    auto words = words_of(replaced(line, "configs/", RAMIFY_SOURCE_DIR "/configs/"));
    words.front() = terminal.file("connections.yaml");
    words.insert(words.begin(), "--connections");
    if (line.starts_with("r apply")) {
      words.insert(words.end(), {"--secrets", terminal.file("secrets"), "--journal", terminal.file("journal")});
    }
    terminal.input = "yes\n";
    CHECK_MESSAGE(terminal.run(words) == 0, terminal.err);
  }
}

}  // namespace
}  // namespace ramify::cli::test
