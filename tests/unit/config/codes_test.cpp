#include <doctest/doctest.h>

#include <filesystem>
#include <regex>
#include <set>
#include <string>

#include "loading.h"

namespace fs = std::filesystem;
using namespace ramify;

namespace {

const fs::path kRoot = RAMIFY_SOURCE_DIR;

/// Every match of the expression's first group in the files beneath `folder` that end so.
std::set<std::string> collect(const fs::path& folder, const std::string& ending, const std::string& expression) {
  std::set<std::string> found;
  const std::regex pattern(expression);
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || !entry.path().filename().string().ends_with(ending)) continue;
    const std::string text = testing::read_file(entry.path());
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) found.insert((*at)[1]);
  }
  return found;
}

const std::string kCode = "((?:config|name|connections|policy)\\.[A-Za-z0-9-]+)";

std::set<std::string> emitted() {
  return collect(kRoot / "src/config", ".cpp", "\"" + kCode + "\"");
}

}  // namespace

TEST_CASE("every code that the room emits is met by a test with its whole text") {
  std::set<std::string> met = collect(kRoot / "tests/unit/config/bad", "expected.txt", "\\[" + kCode + "\\]\n");
  met.merge(collect(kRoot / "tests/unit/config", "_test.cpp", kCode));
  REQUIRE(emitted().size() > 50);
  for (const std::string& code : emitted()) {
    CAPTURE(code);
    CHECK(met.count(code) == 1);
  }
}

TEST_CASE("every code has a row in the documentation, and every row a code") {
  const std::set<std::string> rows = collect(kRoot / "docs", "diagnostics.md", "\\| `" + kCode + "` \\|");
  for (const std::string& code : emitted()) {
    CAPTURE(code);
    CHECK(rows.count(code) == 1);
  }
  for (const std::string& code : rows) {
    CAPTURE(code);
    // The rules of documents are the policy room's own.
    CHECK((code.starts_with("policy.P") || emitted().count(code) == 1));
  }
}
