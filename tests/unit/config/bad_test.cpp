#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "loading.h"

namespace fs = std::filesystem;
using namespace ramify;

TEST_CASE("every bad configuration meets exactly the messages that its folder expects") {
  std::vector<fs::path> folders;
  const fs::path bad = fs::path(RAMIFY_SOURCE_DIR) / "tests/unit/config/bad";
  for (const auto& entry : fs::directory_iterator(bad)) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  REQUIRE(folders.size() >= 60);

  const bool update = std::getenv("RAMIFY_UPDATE_GOLDENS") != nullptr;
  REQUIRE_MESSAGE(!(update && std::getenv("CI") != nullptr), "goldens are not rewritten where CI is set");
  for (const fs::path& folder : folders) {
    CAPTURE(folder.filename().string());
    const config::Loaded loaded = config::load(folder, {testing::kNow});
    const std::string text = testing::render(loaded.sources, loaded.diagnostics);
    CHECK_FALSE(text.empty());
    CHECK(loaded.desired.has_value() == !has_errors(loaded.diagnostics));
    if (update && text != testing::read_file(folder / "expected.txt")) {
      testing::write_file(folder / "expected.txt", text);
      FAIL_CHECK("updated, which is not passed");
    }
    CHECK(text == testing::read_file(folder / "expected.txt"));
  }
}
