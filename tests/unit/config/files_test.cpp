#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <filesystem>

#include "loading.h"

namespace fs = std::filesystem;
using namespace ramify;

namespace {

const std::string kHead = "ramify: 1\nproject: p\n";

std::string with_account(const std::string& key, const std::string& id) {
  return fmt::format("accounts:\n  {}:\n    id: \"{}\"\n", key, id);
}

std::string messages(const config::Loaded& loaded) {
  return testing::render(loaded.sources, loaded.diagnostics);
}

}  // namespace

TEST_CASE("an included file that is a symbolic link is refused, wherever it points") {
  const testing::TemporaryFolder outside;
  const testing::TemporaryFolder folder;
  testing::write_file(outside.path() / "b.yaml", with_account("b", "2000000000000002"));
  testing::write_file(folder.path() / "ramify.yaml", kHead + "include: [more/*.yaml]\n");
  fs::create_directory(folder.path() / "more");
  fs::create_symlink(outside.path() / "b.yaml", folder.path() / "more/b.yaml");
  const auto loaded = config::load(folder.path(), {testing::kNow});
  CHECK(messages(loaded) ==
        "ramify.yaml:3:11: error: \"more/b.yaml\" is reached through a symbolic link [config.symbolic-link]\n"
        " 3 | include: [more/*.yaml]\n"
        "   |           ^~~~~~~~~~~\n"
        "help: put the file itself beneath the root file's folder\n");
}

TEST_CASE("a folder that is a symbolic link is not entered") {
  const testing::TemporaryFolder outside;
  const testing::TemporaryFolder folder;
  testing::write_file(outside.path() / "b.yaml", with_account("b", "2000000000000002"));
  testing::write_file(outside.path() / "p.json", R"({"Version": "1", "Statement": []})");
  testing::write_file(folder.path() / "ramify.yaml", kHead + "include: [\"*/b.yaml\"]\n" +
                                                         with_account("a", "1000000000000001") +
                                                         "    policies:\n      p: {file: link/p.json}\n");
  fs::create_directory_symlink(outside.path(), folder.path() / "link");
  const auto loaded = config::load(folder.path(), {testing::kNow});
  REQUIRE(loaded.diagnostics.size() == 2);
  CHECK(loaded.diagnostics[0].message == "\"link/b.yaml\" is reached through a symbolic link");
  CHECK(loaded.diagnostics[1].message == "\"link/p.json\" is reached through a symbolic link");
}

TEST_CASE("a FIFO is refused and does not hold the reader up") {
  const testing::TemporaryFolder folder;
  testing::write_file(folder.path() / "ramify.yaml", kHead + "include: [pipe.yaml]\n");
  REQUIRE(::mkfifo((folder.path() / "pipe.yaml").c_str(), 0600) == 0);
  const auto loaded = config::load(folder.path(), {testing::kNow});
  REQUIRE(loaded.diagnostics.size() == 1);
  CHECK(loaded.diagnostics[0].message == "\"pipe.yaml\" is not a regular file");
}

TEST_CASE("files that several globs name are read once, sorted, and never the root again") {
  const testing::TemporaryFolder folder;
  testing::write_file(folder.path() / "ramify.yaml", kHead + "include: [\"**/*.yaml\", \"*.yaml\", z/deep/b.yaml]\n");
  testing::write_file(folder.path() / "z/deep/b.yaml", with_account("b", "2000000000000002"));
  testing::write_file(folder.path() / "a.yaml", with_account("a", "1000000000000001"));
  testing::write_file(folder.path() / ".hidden/c.yaml", "not: read\n");
  const auto loaded = config::load(folder.path(), {testing::kNow});
  CHECK(messages(loaded) == "");
  REQUIRE(loaded.sources.size() == 3);
  CHECK(loaded.sources.name(SourceId{1}) == "a.yaml");
  CHECK(loaded.sources.name(SourceId{2}) == "z/deep/b.yaml");
}

TEST_CASE("a configuration larger than its limit is refused") {
  const testing::TemporaryFolder folder;
  testing::write_file(folder.path() / "ramify.yaml", kHead + "include: [big.yaml]\n");
  testing::write_file(folder.path() / "big.yaml", std::string(2000, '#'));
  const auto loaded = config::load(folder.path(), {testing::kNow, 1000});
  REQUIRE(loaded.diagnostics.size() == 1);
  CHECK(loaded.diagnostics[0].code == "config.too-large");
  CHECK(loaded.diagnostics[0].message == "with \"big.yaml\" the configuration grows over 1000 bytes");
}

TEST_CASE("faults without end are not shown without end") {
  std::string yaml = kHead + "accounts: {}\nsuppress: [";
  for (int i = 0; i < 5000; ++i) yaml += fmt::format("{{k{}: 1}}, ", i);
  const testing::TemporaryFolder folder;
  testing::write_file(folder.path() / "ramify.yaml", yaml + "]\n");
  const auto loaded = config::load(folder.path(), {testing::kNow});
  CHECK(loaded.diagnostics.size() == 1001);
  CHECK(loaded.diagnostics.front().code == "config.too-many-faults");
  CHECK(loaded.diagnostics.front().message == "there are more faults than are shown");
}

TEST_CASE("warnings without end do not hide an error behind them") {
  std::string comment = "# ";
  for (int i = 0; i < 2000; ++i) comment += "\u200b";
  const auto loaded = testing::load_text(comment + "\nramify: 1\nproject: p\naccounts: {}\naccounts: {}\n");
  CHECK(has_errors(loaded.diagnostics));
  CHECK_FALSE(loaded.desired.has_value());
}

TEST_CASE("more files than anybody writes are refused before one is read") {
  const testing::TemporaryFolder folder;
  testing::write_file(folder.path() / "ramify.yaml", kHead + "include: [\"*.yaml\"]\n");
  for (int i = 0; i <= 10'000; ++i) testing::write_file(folder.path() / fmt::format("{}.yaml", i), "");
  const auto loaded = config::load(folder.path(), {testing::kNow});
  CHECK(messages(loaded) ==
        "ramify.yaml:3:1: error: 10001 files are included; 10000 are the most [config.too-many-files]\n"
        " 3 | include: [\"*.yaml\"]\n"
        "   | ^~~~~~~\n");
}

TEST_CASE("a root file that is not there says what to name instead") {
  const auto loaded = config::load("/nowhere/at/all", {testing::kNow});
  CHECK(messages(loaded) ==
        "error: \"/nowhere/at/all\" cannot be read: No such file or directory [config.unreadable]\n"
        "help: name a ramify.yaml or the folder that holds one\n");
}

TEST_CASE("the digest follows every byte and every name, and nothing else") {
  const testing::TemporaryFolder folder;
  const auto digest = [&](const std::string& document, const std::string& file) {
    fs::remove_all(folder.path() / "policies");
    testing::write_file(folder.path() / "policies" / file, document);
    testing::write_file(
        folder.path() / "ramify.yaml",
        kHead + with_account("a", "1000000000000001") + "    policies:\n      p: {file: \"policies/" + file + "\"}\n");
    const auto loaded = config::load(folder.path(), {testing::kNow});
    REQUIRE(loaded.desired);
    return loaded.desired->digest;
  };
  const std::string empty = R"({"Version": "1", "Statement": []})";
  const std::string first = digest(empty, "p.json");
  CHECK(first.size() == 64);
  CHECK(digest(empty, "p.json") == first);
  CHECK(digest(empty + "\n", "p.json") != first);
  CHECK(digest(empty, "q.json") != first);
}
