#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "ramify/config/config.h"
#include "ramify/config/tree.h"
#include "validate.h"

namespace fs = std::filesystem;
using namespace ramify;

namespace {

const fs::path kRoot = RAMIFY_SOURCE_DIR;

/// Files of configurations that are meant to be sound: a scenario that expects diagnostics is not.
std::vector<fs::path> configurations() {
  std::vector<fs::path> found;
  for (const char* folder : {"configs", "tests/scenarios"}) {
    if (!fs::exists(kRoot / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) {
      const fs::path& path = entry.path();
      if (!entry.is_regular_file() || path.extension() != ".yaml") continue;
      const bool expects_faults = fs::exists(path.parent_path() / "diagnostics.txt") ||
                                  fs::exists(path.parent_path().parent_path() / "diagnostics.txt") ||
                                  path.parent_path().filename() == "bad" || path.filename() == "connections.yaml";
      if (!expects_faults) found.push_back(path);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

TEST_CASE("every worked configuration and every sound scenario is valid by the schema") {
  const testing::JsonSchema schema("ramify.schema.json");
  REQUIRE(configurations().size() >= 10);
  for (const fs::path& path : configurations()) {
    CAPTURE(path.string());
    SourceMap sources;
    Diagnostics diagnostics;
    const auto tree = config::read_yaml(sources, sources.add("x", testing::read_file(path)), diagnostics);
    REQUIRE(tree);
    CHECK(diagnostics.empty());
    CHECK(schema.faults(config::to_json(*tree)) == "");
  }
}

TEST_CASE("the binary carries the schema as it stands in the tree") {
  CHECK(config::schema() == testing::read_file(kRoot / "schemas/ramify.schema.json"));
}
