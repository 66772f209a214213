#include "ramify/config/tree.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "loading.h"

using namespace ramify;

namespace {

struct Read {
  SourceMap sources;
  Diagnostics diagnostics;
  config::NodePtr tree;
};

Read read(const std::string& yaml, const config::TreeLimits& limits = {}) {
  Read result;
  const SourceId file = result.sources.add("x.yaml", yaml);
  result.tree = config::read_yaml(result.sources, file, result.diagnostics, limits);
  return result;
}

std::string range_of(const SourceRange& range) {
  return fmt::format("{}:{}-{}:{}", range.begin.line, range.begin.column, range.end.line, range.end.column);
}

}  // namespace

TEST_CASE("a position counts characters, and a range covers the whole token") {
  const Read got =
      read("ключ: \"здесь\"\nb: plain text # comment\nc: &x 'it''s'\nd: |\n  block\ne: *x\nf:\ng: [1, {h: ~}]\n");
  REQUIRE(got.tree);
  CHECK(got.diagnostics.empty());
  const auto at = [&](const char* key) { return got.tree->find(key); };
  CHECK(range_of(at("ключ")->key_range) == "1:1-1:5");
  CHECK(range_of(at("ключ")->value->range) == "1:7-1:14");
  CHECK(range_of(at("b")->value->range) == "2:4-2:14");
  CHECK(range_of(at("c")->value->range) == "3:7-3:14");
  CHECK(range_of(at("d")->value->range) == "4:4-4:5");
  CHECK(at("e")->value == at("c")->value);
  CHECK(range_of(at("f")->value->range) == "7:2-7:2");
  CHECK(range_of(at("g")->value->range) == "8:4-8:5");
  CHECK(range_of(at("g")->value->items[1]->entries[0].value->range) == "8:12-8:13");
}

TEST_CASE("scalars are those of YAML 1.2") {
  const auto kind = [](const std::string& scalar) {
    const Read got = read("k: " + scalar + "\n");
    if (!got.diagnostics.empty()) return std::string(got.diagnostics.front().code);
    return std::string(config::to_string(got.tree->find("k")->value->kind));
  };
  CHECK(kind("true") == "a boolean");
  CHECK(kind("'true'") == "a string");
  CHECK(kind("null") == "empty");
  CHECK(kind("~") == "empty");
  for (const char* number :
       {"0", "12", "-3", "+4", "1.5", "1e3", ".5", "1.", ".inf", ".nan", "123456789012345678901234567890"}) {
    CAPTURE(number);
    CHECK(kind(number) == "a number");
  }
  for (const char* string :
       {"1h", "2027-01-31", "2026-12-31T18:00:00+08:00", "10.0.0.0/8", "1.2.3", "e1", "a b", "0xg"}) {
    CAPTURE(string);
    CHECK(kind(string) == "a string");
  }
  for (const char* ambiguous :
       {"yes", "No", "ON", "off", "y", "N", "True", "FALSE", "0123", "-07", "0o17", "0x1F", "0b1", "1_000"}) {
    CAPTURE(ambiguous);
    CHECK(kind(ambiguous) == "config.ambiguous-scalar");
  }
}

TEST_CASE("every spelling of an account id but the quoted one is refused") {
  for (const char* id : {"1000000000000001", "0x38D7EA4C68001", "01000000000000001", "1_000_000_000_000_001", "1e15",
                         "1000000000000001.0"}) {
    CAPTURE(id);
    const auto loaded = testing::load_text(fmt::format("ramify: 1\nproject: p\naccounts:\n  a:\n    id: {}\n", id));
    CHECK_FALSE(loaded.desired.has_value());
  }
}

TEST_CASE("limits hold for depth and for aliases written out") {
  CHECK(read("a: [[[1]]]\n", {5, 100}).diagnostics.empty());
  CHECK(read("a: [[[[[1]]]]]\n", {5, 100}).diagnostics.at(0).code == "config.too-deep");
  const std::string doubled = "a: &a [1, 2]\nb: &b [*a, *a]\nc: [*b, *b]\n";
  CHECK(read(doubled, {64, 100}).diagnostics.empty());
  CHECK(read(doubled, {64, 20}).diagnostics.at(0).code == "config.too-many-nodes");
}

TEST_CASE("a tree as JSON keeps the author's order, and a pointer leads back to the place") {
  const Read got = read("z: {b: [x, \"5\"], a/c: 7}\ny: true\n");
  REQUIRE(got.tree);
  CHECK(config::to_json(*got.tree).dump() == R"({"z":{"b":["x","5"],"a/c":7},"y":true})");
  CHECK(range_of(config::locate(*got.tree, "/z/b/1")) == "1:12-1:15");
  CHECK(range_of(config::locate(*got.tree, "/z/a~1c")) == "1:23-1:24");
  CHECK(range_of(config::locate(*got.tree, "/z/a~1c", true)) == "1:18-1:21");
  CHECK(range_of(config::locate(*got.tree, "/z/missing/deeper")) == "1:1-1:2");
}
