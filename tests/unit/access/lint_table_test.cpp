#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "ramify/access/lint.h"
#include "ramify/text/text.h"

// Every rule owes the same: a row that says why and what to do, a file of its own, and a scenario.

namespace ramify::access {
namespace {

namespace fs = std::filesystem;

const fs::path kTree = RAMIFY_SOURCE_DIR;

struct Wanted {
  LintSeverity severity;
  std::string_view ids;  ///< of three characters after the letter, one after the other
};
/// The rules that there must be, whatever else there is, and how grave they are.
constexpr std::array kWanted = {
    Wanted{LintSeverity::error, "P001 P002 P003 P004 P005 P006 P007 P008 P009 P010 P011 P012 P013 P014"},
    Wanted{LintSeverity::security,
           "P016 S001 S002 S003 S004 S005 S006 S007 S008 S009 S010 S013 S016 T001 T002 T003 T004 T006 X002 X003"},
    Wanted{LintSeverity::warning,
           "P015 P017 P018 P019 S011 S012 S014 S015 S017 T005 T007 T008 T009 T010 X001 X004 H001 H003 H004"},
    Wanted{LintSeverity::suggestion, "P020 P021 T011 H002 H005"},
};

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The files of the rules of a folder, by the id that their names begin with.
std::multimap<std::string, std::string> rule_files(const char* folder) {
  std::multimap<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(kTree / folder)) {
    const std::string name = entry.path().filename().string();
    const auto underscore = name.find('_');
    if (underscore == 4 && name.ends_with(".cpp")) files.emplace(name.substr(0, underscore), name);
  }
  return files;
}

}  // namespace

TEST_CASE("every rule that there must be is there, as grave as it must be") {
  std::size_t count = 0;
  for (const Wanted& wanted : kWanted) {
    constexpr std::size_t kStep = 5;
    for (std::size_t at = 0; at < wanted.ids.size(); at += kStep, ++count) {
      const auto id = wanted.ids.substr(at, kStep - 1);
      CAPTURE(id);
      const LintRule* rule = find_lint_rule(id);
      REQUIRE(rule != nullptr);
      CHECK(rule->id == id);
      CHECK(to_string(rule->severity) == to_string(wanted.severity));
    }
  }
  CHECK(count == 58);
}

TEST_CASE("every rule has one file, and every such file is of a rule") {
  auto judging = rule_files("src/access/lint");
  auto reading = rule_files("src/policy/rules");
  CHECK(reading.size() == 13);
  for (const LintRule& rule : lint_rules()) {
    CAPTURE(rule.id);
    auto& files = rule.check != nullptr ? judging : reading;
    const auto id = text::fold_case(rule.id);
    REQUIRE(files.count(id) == 1);
    const auto name = files.find(id)->second;
    const auto text = text_of(kTree / (rule.check != nullptr ? "src/access/lint" : "src/policy/rules") / name);
    // A rule that judges is told its id by its row; the reader's are not.
    if (rule.check == nullptr) CHECK(text.find('"' + std::string(rule.id) + '"') != std::string::npos);
    files.erase(id);
  }
  CHECK(judging.empty());
  CHECK(reading.empty());
}

TEST_CASE("a rule of the reader speaks of nothing but its own faults") {
  for (const auto& [id, name] : rule_files("src/policy/rules")) {
    const auto text = text_of(kTree / "src/policy/rules" / name);
    for (const auto& [other, unused] : rule_files("src/policy/rules")) {
      CAPTURE(name);
      CAPTURE(other);
      if (other != id) CHECK(text::fold_case(text).find('"' + other + '"') == std::string::npos);
    }
  }
}

TEST_CASE("rules about suppressions judge after all others, whose findings they count") {
  const auto rules = lint_rules();
  const auto first = std::find_if(rules.begin(), rules.end(), [](const auto& rule) { return rule.id.front() == 'L'; });
  CHECK(rules.end() - first == 3);
  CHECK(std::all_of(first, rules.end(), [](const auto& rule) { return rule.id.front() == 'L'; }));
}

TEST_CASE("every rule has a scenario with an example that fails, what is said of it, and one that passes") {
  for (const LintRule& rule : lint_rules()) {
    CAPTURE(rule.id);
    const fs::path folder = kTree / "tests/scenarios/lint" / rule.id;
    CHECK_FALSE(text_of(folder / "README").empty());
    CHECK_FALSE(text_of(folder / "bad/ramify.yaml").empty());
    CHECK_FALSE(text_of(folder / "good/ramify.yaml").empty());
    const std::string said = text_of(folder / "expected.txt");
    const std::string id(rule.id);
    const bool names_it =
        said.find("[" + id + "]") != std::string::npos || said.find("[policy." + id + "]") != std::string::npos;
    CHECK(names_it);
    CHECK(fs::exists(folder / "fixed") == rule.fixable);
    for (const auto text : {rule.name, rule.reason, rule.help, rule.source}) CHECK_FALSE(text.empty());
  }
}

}  // namespace ramify::access
