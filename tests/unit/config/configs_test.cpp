#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "loading.h"

namespace fs = std::filesystem;
using namespace ramify;

TEST_CASE("every worked configuration loads without an error or a warning") {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(fs::path(RAMIFY_SOURCE_DIR) / "configs"))
    folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  REQUIRE_FALSE(folders.empty());
  for (const fs::path& folder : folders) {
    CAPTURE(folder.filename().string());
    const config::Loaded loaded = config::load(folder, {testing::kNow});
    CHECK(testing::render(loaded.sources, loaded.diagnostics) == "");
    CHECK(loaded.desired.has_value());
    CHECK(fs::exists(folder / "README.md"));
  }
}

TEST_CASE("the performance tests of company B come out as written") {
  const auto loaded = config::load(fs::path(RAMIFY_SOURCE_DIR) / "configs/pts-cross-account", {testing::kNow});
  REQUIRE(loaded.desired);
  const auto& world = loaded.desired->world;
  const model::Account& a = testing::account(world, "company-a");
  const model::Account& b = testing::account(world, "company-b");
  const model::Role& role = a.roles.begin()->second;
  CHECK(role.name.str() == "PTSCrossAccountRole");
  CHECK(role.max_session == std::chrono::hours(1));
  CHECK(policy::to_json(*role.trust) == R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
                                        R"("Principal":{"RAM":"acs:ram::2000000000000002:root"}}]})");
  CHECK(role.tags == model::Tags{{"ramify:project", "perf-platform"}});
  CHECK(testing::attachments(a) == std::vector<std::string>{"role/PTSCrossAccountRole System AliyunPTSFullAccess"});
  CHECK(testing::attachments(b) == std::vector<std::string>{"user/perf-engineer System AliyunSTSAssumeRoleAccess"});
  CHECK(b.users.begin()->second.wanted_keys == model::KeyCount{1, {}});
  CHECK(loaded.desired->access_tests.size() == 3);
}
