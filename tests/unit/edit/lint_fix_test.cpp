#include <doctest/doctest.h>

#include "ramify/edit/lint_fix.h"

using namespace ramify;
using access::LintFix;

namespace {

/// The text after a fix at a place; the text itself where the fix could not be made.
std::string after(const std::string& text, LintFix::Kind kind, model::Place at, const std::string& with = {}) {
  SourceMap sources;
  sources.add("ramify.yaml", text);
  access::LintFinding finding;
  at.file = "ramify.yaml";
  finding.fix = LintFix{kind, at, with};
  const auto result = edit::fix(sources, {finding});
  CHECK(result.made.size() + result.unmade.size() == 1);
  CHECK(result.made.size() == result.changes.size());
  return result.changes.empty() ? text : result.changes.front().after;
}

std::string without(const std::string& text, std::uint32_t line, std::uint32_t column) {
  return after(text, LintFix::Kind::remove, {{}, line, column});
}

}  // namespace

TEST_CASE("an entry of a list goes with its comma or its lines, and a comment beside it stays") {
  CHECK(without("p: [a, b, c]  # all\n", 1, 5) == "p: [b, c]  # all\n");
  CHECK(without("p: [a, b, c]  # all\n", 1, 11) == "p: [a, b]  # all\n");
  CHECK(without("p:\n  # first\n  - a\n  - b  # second\nq: 1\n", 4, 5) == "p:\n  # first\n  - a\nq: 1\n");
  CHECK(without("p:\n  - rule: a\n    why: x\n\n  # next\n  - rule: b\n", 2, 5) == "p:\n\n  # next\n  - rule: b\n");
}

TEST_CASE("the last entry of a list takes the list's key with it, unless nothing would be left beside it") {
  CHECK(without("x: 1\np: [a]\ny: 2\n", 2, 5) == "x: 1\ny: 2\n");
  CHECK(without("x: 1\np:\n  - a\n  # end\ny: 2\n", 3, 5) == "x: 1\n  # end\ny: 2\n");
  CHECK(without("p: [a]\n", 1, 5) == "p: [a]\n");
}

TEST_CASE("an attachment written as a mapping goes whole") {
  CHECK(without("p:\n  - {policy: A, type: system}\n  - B\n", 2, 14) == "p:\n  - B\n");
}

TEST_CASE("a scalar keeps its quotes, and gets some where it needs them") {
  const auto kReplace = LintFix::Kind::replace;
  CHECK(after("r: \"acs:*:*:*:*\"  # x\n", kReplace, {{}, 1, 4}, "*") == "r: \"*\"  # x\n");
  CHECK(after("r: 'a'\n", kReplace, {{}, 1, 4}, "b") == "r: 'b'\n");
  CHECK(after("r: a\n", kReplace, {{}, 1, 4}, "*") == "r: \"*\"\n");
  CHECK(after("r: oss:getobject\n", kReplace, {{}, 1, 4}, "oss:GetObject") == "r: oss:GetObject\n");
}

TEST_CASE("can_assume stands where the broad policy stood, and beside what remains of its list") {
  const auto kAssume = LintFix::Kind::to_can_assume;
  CHECK(after("u:\n  bob:\n    policies: [S]  # x\n", kAssume, {{}, 3, 16}, "a/R") ==
        "u:\n  bob:\n    can_assume: [a/R]  # x\n");
  CHECK(after("u:\n  bob:\n    policies:\n      - S\n", kAssume, {{}, 4, 9}, "a/R") ==
        "u:\n  bob:\n    can_assume: [a/R]\n");
  CHECK(after("u:\n  bob: {policies: [S, T]}\n", kAssume, {{}, 2, 20}, "a/R") ==
        "u:\n  bob: {can_assume: [a/R], policies: [T]}\n");
  CHECK(after("u:\n  bob:\n    policies:\n      - S\n      - T\n", kAssume, {{}, 4, 9}, "a/R") ==
        "u:\n  bob:\n    can_assume: [a/R]\n    policies:\n      - T\n");
  const std::string both = "u:\n  bob:\n    can_assume: [a/Q]\n    policies: [S]\n";
  CHECK(after(both, kAssume, {{}, 4, 16}, "a/R") == both);
}

TEST_CASE("a bare value becomes a list of one, in JSON too, and not where an alias stands for it") {
  const auto kList = LintFix::Kind::to_list;
  CHECK(after("s: {a: \"}\", b: 2}  # x\n", kList, {{}, 1, 1}) == "s: [{a: \"}\", b: 2}]  # x\n");
  CHECK(after("{\n\t\"s\": {\n\t\t\"a\": 1\n\t}\n}\n", kList, {{}, 2, 2}) == "{\n\t\"s\": [{\n\t\t\"a\": 1\n\t}]\n}\n");
  CHECK(after("s:\n  # first\n  a: 1\n\n  # second\n  b:\n  - x\n# end\nt: 1\n", kList, {{}, 1, 1}) ==
        "s:\n  # first\n  - a: 1\n\n    # second\n    b:\n    - x\n# end\nt: 1\n");
  for (const std::string text : {"x: &v {a: 1}\ns: *v\n", "x: {b: 1}\ns: &v {a: 1}\n"}) {
    CHECK(after(text, kList, {{}, 2, 1}) == text);
  }
}
