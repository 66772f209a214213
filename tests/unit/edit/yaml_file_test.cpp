#include <doctest/doctest.h>

#include "../../../src/edit/yaml_file.h"  // the steps that every change of a file is made of

using namespace ramify;
using edit::Json;
using edit::YamlFile;
using Pointer = YamlFile::Pointer;

namespace {

YamlFile open(const std::string& text) {
  auto file = YamlFile::open("ramify.yaml", text);
  REQUIRE(file.has_value());
  return *std::move(file);
}

std::string set(const std::string& text, const char* at, const Json& value) {
  YamlFile file = open(text);
  CHECK(file.set(Pointer(at), value));
  return file.text();
}
std::string append(const std::string& text, const char* at, const Json& value) {
  YamlFile file = open(text);
  CHECK(file.append(Pointer(at), value));
  return file.text();
}
std::string erase(const std::string& text, const char* at) {
  YamlFile file = open(text);
  CHECK(file.erase(Pointer(at)));
  return file.text();
}

}  // namespace

TEST_CASE("a value is replaced where it stands, with the comment behind it kept") {
  CHECK(set("a: 1  # one\nb: 2\n", "/a", "x") == "a: x  # one\nb: 2\n");
  CHECK(set("a: [x, v]  # two\n", "/a", Json::array()) == "a: []  # two\n");
  CHECK(set("a:  # list\n  - x\n  - v\n\n# next\nb: 2\n", "/a", Json::array()) == "a: []  # list\n\n# next\nb: 2\n");
  CHECK(set("a:\n- x\n- v\nb: 2\n", "/a", Json::array()) == "a: []\nb: 2\n");
  CHECK(set("a:\n  b:\n    c: 1\n  # d\n  d: 2\n", "/a/b", {{"state", "absent"}}) ==
        "a:\n  b: {state: absent}\n  # d\n  d: 2\n");
  CHECK(set("a:\n  b:\nc: 1\n", "/a/b", {{"x", "v"}}) == "a:\n  b: {x: v}\nc: 1\n");
}

TEST_CASE("a key that is not there is added behind its neighbours") {
  CHECK(set("a:\n  b: 1\n\nc: 2\n", "/a/d", "x") == "a:\n  b: 1\n  d: x\n\nc: 2\n");
  CHECK(set("a: {b: 1}\n", "/a/d", Json::array({"x"})) == "a: {b: 1, d: [x]}\n");
  CHECK(set("a: {}\n", "/a/d", "x") == "a: {d: x}\n");
  CHECK(set("a:\nb: 1\n", "/a/d", "x") == "a: {d: x}\nb: 1\n");
  CHECK(set("a:\n  b:\n  - x", "/a/d", "v") == "a:\n  b:\n  - x\n  d: v\n");
}

TEST_CASE("an item is added to a list as the list is written") {
  CHECK(append("a: [x]  # c\n", "/a", "v") == "a: [x, v]  # c\n");
  CHECK(append("a: []\n", "/a", "v") == "a: [v]\n");
  CHECK(append("a: [\n  x,  # \"first\n  v\n]\n", "/a", "z") == "a: [\n  x,  # \"first\n  v, z\n]\n");
  CHECK(append("a:\n  - x  # c\n  - {b: 1}\nc: 1\n", "/a", "v") == "a:\n  - x  # c\n  - {b: 1}\n  - v\nc: 1\n");
  CHECK(append("a:\n- x\nc: 1\n", "/a", "v") == "a:\n- x\n- v\nc: 1\n");
}

TEST_CASE("what goes takes its comma or its lines along, and leaves an empty collection at last") {
  CHECK(erase("a: [x, v, z]\n", "/a/1") == "a: [x, z]\n");
  CHECK(erase("a: [x, v]\n", "/a/1") == "a: [x]\n");
  CHECK(erase("a:\n  - b: 1\n    c: 2\n  # next\n  - d\n", "/a/0") == "a:\n  # next\n  - d\n");
  CHECK(erase("a:\n  - x\nb: 1\n", "/a/0") == "a: []\nb: 1\n");
  CHECK(erase("a: {b: 1, c: [x, v], d: 2}\n", "/a/c") == "a: {b: 1, d: 2}\n");
  CHECK(erase("a: {b: 1, c: 2}\n", "/a/c") == "a: {b: 1}\n");
  CHECK(erase("a:\n  b: 1\n", "/a/b") == "a: {}\n");
}

TEST_CASE("a step that would change more than was meant is not made") {
  const std::string shared = "a: &list [x, v]\nb: *list\n";
  YamlFile file = open(shared);
  CHECK_FALSE(file.erase(Pointer("/a/0")));
  CHECK_FALSE(file.set(Pointer("/nowhere/x"), "v"));
  CHECK(file.text() == shared);
}

TEST_CASE("texts that could be taken for something else are quoted, and long values get lines of their own") {
  CHECK(edit::flow_text({{"a", "yes"}, {"b", "1000000000000001"}, {"c", "oss:GetObject"}, {"d", "a: b"}, {"e", ""}}) ==
        R"({a: "yes", b: "1000000000000001", c: oss:GetObject, d: "a: b", e: ""})");
  const Json role{{"trust", Json::array({{{"account", "company-b"}}})},
                  {"policies", Json::array({"AliyunPTSFullAccess"})}};
  CHECK(edit::block_text({{"X", role}}, 4) ==
        "\n      X:\n        trust:\n          - {account: company-b}\n        policies: [AliyunPTSFullAccess]\n");
}

TEST_CASE("a comment directly above an entry goes with it, one apart from it or further in stays") {
  CHECK(erase("u:\n  # all\n\n  # b's\n  # too\n  b: 1\n  # c's\n  c: 2\n", "/u/b") ==
        "u:\n  # all\n\n  # c's\n  c: 2\n");
  CHECK(erase("a:\n  - x\n  # v's\n  - v\n  # end\n", "/a/1") == "a:\n  - x\n  # end\n");
  CHECK(erase("a: [\n  # x's\n  x,\n  v  # v's\n]\n", "/a/0") == "a: [\n  v  # v's\n]\n");
  CHECK(erase("a: [\n  x,  # x's\n  # v's\n  v  # too\n]\n", "/a/1") == "a: [\n  x,  # x's\n]\n");
}

TEST_CASE("the objects of an account stand on lines of their own, whatever stood there") {
  const Json users{{"bob", Json::object()}};
  const std::string lines = "  a:\n    id: \"1\"\n    users:\n      bob: {}\n";
  CHECK(set("x:\n  a:\n    id: \"1\"\n", "/x/a/users", users) == "x:\n" + lines);
  CHECK(set("x:\n  a:\n    id: \"1\"\n    users:\n", "/x/a/users/bob", Json::object()) == "x:\n" + lines);
  CHECK(set("x:\n  a: {id: \"1\"}\ny: 1\n", "/x/a/users", users) == "x:\n" + lines + "y: 1\n");
  CHECK(set("a:\n  users: {}  # none\n", "/a/users/bob", Json::object()) == "a:\n  users:  # none\n    bob: {}\n");
  CHECK(set("x: {a: {id: \"1\"}}\n", "/x/a/users", users) == "x: {a: {id: \"1\", users: {bob: {}}}}\n");
}

TEST_CASE("lines that are put in end as all others do") {
  CHECK(set("a:\r\n  b: 1\r\n# c\r\n", "/a/d", "x") == "a:\r\n  b: 1\r\n  d: x\r\n# c\r\n");
  CHECK(append("a:\r\n  - x\r\n", "/a", "v") == "a:\r\n  - x\r\n  - v\r\n");
  CHECK(erase("a: [\r\n  x,\r\n  v\r\n]\r\n", "/a/0") == "a: [\r\n  v\r\n]\r\n");
  CHECK(append("a:\r\n  - x\n", "/a", "v") == "a:\r\n  - x\n  - v\n");
}
