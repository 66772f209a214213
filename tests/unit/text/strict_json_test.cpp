#include "ramify/text/strict_json.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <random>

using namespace ramify::text;

namespace {

/// `line:column: message` of what is wrong, or `fine`.
std::string verdict(std::string_view text, const JsonLimits& limits = {}) {
  const auto parsed = parse_json(text, limits);
  const auto ordered = parse_ordered_json(text, limits);
  REQUIRE(parsed.has_value() == ordered.has_value());
  return parsed ? "fine" : fmt::format("{}:{}: {}", parsed.error().line, parsed.error().column, parsed.error().message);
}

bool library_accepts(const std::string& text) {
  return nlohmann::json::accept(text);
}

}  // namespace

TEST_CASE("a duplicate member is refused where it stands, with its first place") {
  CHECK(verdict("{\"Effect\": \"Deny\",\n \"Effect\": \"Allow\"}") ==
        "2:2: member \"Effect\" is given twice, first at line 1, column 2");
  CHECK(verdict(R"({"a":{"b":1,"\u0062":2}})") == "1:13: member \"b\" is given twice, first at line 1, column 7");
  CHECK(verdict(R"([{"a":1},{"a":2},{"b":{"a":1}}])") == "fine");
}

TEST_CASE("a name in a message cannot reach the terminal raw, nor fill it") {
  CHECK(verdict("{\"\\u001b[2J\":1,\"\\u001b[2J\":2}").find("member \"\\u{1B}[2J\" is given twice") == 6);
  const std::string name(1000, 'n');
  CHECK(verdict("{\"" + name + "\":1,\"" + name + "\":2}").find("member \"" + name.substr(0, 64) + "\u2026\" is") == 8);
}

TEST_CASE("columns count characters") {
  CHECK(verdict("{\"\u4E2D\u6587\": x}") == "1:8: \"x\" is not a JSON value");
}

TEST_CASE("nesting stops at the limit, not the stack") {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(verdict(nested(64)) == "fine");
  CHECK(verdict(nested(65)) == "1:65: nesting is deeper than 64 levels");
  CHECK(verdict(std::string(1'000'000, '[')) == "1:65: nesting is deeper than 64 levels");
  CHECK(verdict("{\"a\":[]}", {1, 100}) == "1:6: nesting is deeper than 1 levels");
}

TEST_CASE("size stops at the limit") {
  CHECK(verdict("[1]  ", {64, 5}) == "fine");
  CHECK(verdict("[1]   ", {64, 5}) == "1:1: the text has 6 bytes; at most 5 are accepted");
}

TEST_CASE("text that is no UTF-8 is refused where it breaks") {
  CHECK(verdict("[\"a\xFF\"]") == "1:4: invalid UTF-8: byte 0xFF");
  CHECK(verdict("[\"\xED\xA0\x80\"]") == "1:3: invalid UTF-8: byte 0xED");
  CHECK(verdict("\xEF\xBB\xBF{}") == "1:1: a byte order mark stands before the JSON value");
}

TEST_CASE("a number that would lose digits is refused") {
  CHECK(verdict("[18446744073709551615, -9223372036854775808, 1.5e300]") == "fine");
  CHECK(verdict("18446744073709551616") == "1:1: the number 18446744073709551616 does not fit; write it in quotes");
  CHECK(verdict("[-9223372036854775809]") == "1:2: the number -9223372036854775809 does not fit; write it in quotes");
  CHECK(verdict("1e400") == "1:1: the number 1e400 does not fit; write it in quotes");
}

TEST_CASE("each kind of value is read as it is written") {
  const auto parsed =
      parse_json(R"( {"s":"a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00","n":[0,-1,1.5,-0.25e2],"t":true,"f":false,"z":null} )");
  REQUIRE(parsed);
  CHECK(parsed->at("s") == "a\"\\/\b\f\n\r\t\u00E9\U0001F600");
  CHECK(parsed->at("n") == nlohmann::json::array({0, -1, 1.5, -25.0}));
  CHECK(parsed->at("n")[0].is_number_integer());
  CHECK((parsed->at("t") == true && parsed->at("f") == false && parsed->at("z").is_null()));
  CHECK(parse_json("1777777777777777")->dump() == "1777777777777777");
}

TEST_CASE("the author's order is kept on demand") {
  CHECK(parse_ordered_json(R"({"b":1,"a":{"d":2,"c":3}})")->dump() == R"({"b":1,"a":{"d":2,"c":3}})");
  CHECK(parse_json(R"({"b":1,"a":{"d":2,"c":3}})")->dump() == R"({"a":{"c":3,"d":2},"b":1})");
}

TEST_CASE("each slip is named in plain words, where it stands") {
  CHECK(verdict("") == "1:1: the text is empty; a JSON value is expected");
  CHECK(verdict(" \n ") == "1:1: the text is empty; a JSON value is expected");
  CHECK(verdict("{} {}") == "1:4: text after the end of the JSON value");
  CHECK(verdict("[1,") == "1:4: the text ends where a value is expected");
  CHECK(verdict("[1,]") == "1:4: a comma stands before ']'");
  CHECK(verdict("{\"a\":1,}") == "1:8: a comma stands before '}'");
  CHECK(verdict("[1 2]") == "1:4: ',' or ']' is expected after an element");
  CHECK(verdict("{\"a\":1 \"b\":2}") == "1:8: ',' or '}' is expected after a member");
  CHECK(verdict("{\"a\" 1}") == "1:6: ':' is expected after the member name \"a\"");
  CHECK(verdict("{a: 1}") == "1:2: a member name in double quotes is expected");
  CHECK(verdict("{,}") == "1:2: a member name in double quotes is expected");
  CHECK(verdict("{\"a\":}") == "1:6: a value is expected, not '}'");
  CHECK(verdict("['a']") == "1:2: \"'a'\" is not a JSON value");
  CHECK(verdict("[NaN]") == "1:2: \"NaN\" is not a JSON value");
  CHECK(verdict("[True]") == "1:2: \"True\" is not a JSON value");
  CHECK(verdict("[1] // no") == "1:5: text after the end of the JSON value");
  CHECK(verdict("[// no\n1]") == "1:2: JSON has no comments");
  CHECK(verdict("[01]") == "1:2: a number may not start with 0");
  CHECK(verdict("[-]") == "1:2: '-' without a number");
  CHECK(verdict("[1.]") == "1:2: a number may not end in '.'");
  CHECK(verdict("[1e+]") == "1:2: an exponent without digits");
  CHECK(verdict("[\"abc]") == "1:2: a string without its closing quote");
  CHECK(verdict("[\"a\nb\"]") == "1:4: a string runs over the end of its line; write a new line as \\n");
  CHECK(verdict("[\"a\tb\"]") == "1:4: a control character in a string must be written as an escape");
  CHECK(verdict("[\"\\x41\"]") == "1:3: an escape that JSON does not know");
  CHECK(verdict("[\"\\u12g4\"]") == "1:3: an escape that JSON does not know");
  CHECK(verdict("[\"\\ud83d\"]") == "1:3: half of a surrogate pair");
  CHECK(verdict("[\"\\ude00\"]") == "1:3: half of a surrogate pair");
  CHECK(verdict("[\"\\ude00\\ude00\"]") == "1:3: half of a surrogate pair");
  CHECK(verdict("[\"\\ud83d\\ud83d\"]") == "1:3: half of a surrogate pair");
}

TEST_CASE("what is accepted is what the library accepts, and means the same") {
  const std::string pieces[] = {"{",    "}",    "[", "]",  ",",           ":", "\"a\"", "\"b\"", "1",  "-2.5",
                                "true", "null", " ", "\n", "\"\\u00e9\"", "0", "x",     "\\",    "\"", "e1"};
  std::mt19937 random(11);
  int accepted = 0;
  for (int i = 0; i < 60'000; ++i) {
    std::string text;
    for (std::size_t n = random() % 7; n-- > 0;) {
      text += pieces[random() % std::size(pieces)];
    }
    const auto parsed = parse_json(text);
    const bool duplicate = !parsed && parsed.error().message.find("given twice") != std::string::npos;
    if (parsed.has_value() != library_accepts(text) && !duplicate) {
      FAIL_CHECK("disagree about " << text);
    }
    if (parsed) {
      ++accepted;
      if (*parsed != nlohmann::json::parse(text)) {
        FAIL_CHECK("read otherwise: " << text);
      }
    }
  }
  CHECK(accepted > 300);
}

TEST_CASE("a large object keeps every member") {
  std::string text = "{";
  for (int i = 0; i < 100'000; ++i) {
    text += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":0";
  }
  CHECK(parse_ordered_json(text + '}')->size() == 100'000);
}
