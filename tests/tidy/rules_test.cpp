#include <doctest/doctest.h>

#include "tidy/rules.h"

using namespace ramify::tidy;

namespace {

/// A tree that keeps every rule, with one file more.
Tree tree_with(std::string path, std::string text, bool executable = false) {
  Tree tree = {
      {"docs/rooms.md",
       "| `diag` | errors | — | |\n| `text` | text | `diag` | `utf8proc.h` |\n"
       "| `sim` | server | `text`, **not** `diag` | |\n| `cli` | flags | all | |\n",
       false},
      {"src/CMakeLists.txt",
       "ramify_room(diag)\nramify_room(text LINKS diag EXTERNAL ${X})\nramify_room(sim LINKS text)\n"
       "ramify_room(cli LINKS sim)\n",
       false},
      {"src/README.md", "## diag\n\n## text\n\n## sim\n\n## cli\n", false},
      {"include/ramify/diag/error.h", "#pragma once\n", false},
      {"src/text/width.h", "#pragma once\n", false},
      {"src/text/width.cpp", "#include \"width.h\"\n#include \"ramify/diag/error.h\"\n", false},
      {"src/sim/store.h", "#pragma once\n", false},
      {"src/cli/run.cpp", "#include \"ramify/sim/server.h\"\nvoid f() { std::printf(\"x\"); }\n", false},
  };
  tree.push_back({std::move(path), std::move(text), executable});
  return tree;
}

std::string only(const Faults& faults) {
  REQUIRE(faults.size() == 1);
  return faults.front();
}

}  // namespace

TEST_CASE("a clean tree has no fault under any rule") {
  for (const auto& rule : rules()) {
    CAPTURE(rule.name);
    CHECK(rule.check(tree_with("README.md", "[rooms](docs/rooms.md)\n")).empty());
  }
}

TEST_CASE("an include against the direction is caught") {
  CHECK(only(check_layering(tree_with("src/diag/a.cpp", "#include \"ramify/text/text.h\"\n"))) ==
        "src/diag/a.cpp:1: `diag` may not include `text`; see docs/rooms.md");
}

TEST_CASE("a bold exclusion wins over what comes with another room") {
  CHECK(only(check_layering(tree_with("src/sim/a.cpp", "\n#include \"ramify/diag/error.h\"\n"))) ==
        "src/sim/a.cpp:2: `sim` may not include `diag`; see docs/rooms.md");
}

TEST_CASE("a folder of a room includes its own headers and the room's, and no other room's") {
  auto tree = tree_with("src/diag/deep/a.h", "");
  tree.push_back({"src/diag/b.h", "", false});
  tree.push_back({"src/text/c.h", "", false});
  tree.push_back(
      {"src/diag/deep/a.cpp", "#include \"a.h\"\n#include \"../b.h\"\n#include \"../../text/c.h\"\n", false});
  CHECK(only(check_layering(tree)) ==
        "src/diag/deep/a.cpp:3: `../../text/c.h` is no header of this room; include another room's by its name");
}

TEST_CASE("another room's private header is caught") {
  CHECK(only(check_layering(tree_with("src/diag/a.cpp", "#include \"text/width.h\"\n"))) ==
        "src/diag/a.cpp:1: `text/width.h` is no header of this room; include another room's by its name");
}

TEST_CASE("a room without a row is caught") {
  const auto tree = tree_with("src/edit/a.cpp", "int x;\n");
  CHECK(only(check_layering(tree)) == "docs/rooms.md:1: has no row for the room `edit`; add one");
  CHECK(only(check_room_paragraphs(tree)) == "src/README.md:1: has no paragraph `## edit`");
}

TEST_CASE("a library in a room that does not name it is caught") {
  CHECK(only(check_libraries(tree_with("src/diag/a.cpp", "#include <utf8proc.h>\n"))) ==
        "src/diag/a.cpp:1: `utf8proc.h` is not a library of this room; see docs/rooms.md");
}

TEST_CASE("a link line that is not the row is caught") {
  auto tree = tree_with("README.md", "");
  tree[1].text = "ramify_room(diag)\nramify_room(text)\nramify_room(sim LINKS text)\nramify_room(cli LINKS sim)\n";
  CHECK(only(check_links(tree)) == "src/CMakeLists.txt:1: `text` links others than its row names");
}

TEST_CASE("a file is too long from its 501st line") {
  CHECK(check_size(tree_with("src/diag/a.cpp", std::string(500, '\n'))).empty());
  CHECK(only(check_size(tree_with("src/diag/a.cpp", std::string(501, '\n')))) ==
        "src/diag/a.cpp:501: is longer than 500 lines; divide it by what it is about");
}

TEST_CASE("a banned call is caught in code, not in comments, strings or members") {
  CHECK(only(check_banned_words(tree_with("src/diag/a.cpp", "// exit()\nvoid f() { std::exit(1); }\n"))) ==
        "src/diag/a.cpp:2: `exit`; return an error; only `cli` exits");
  CHECK(check_banned_words(
            tree_with("src/diag/a.cpp", "auto a = \"exit(1)\"; /* std::getenv(x) */ b.exit(1); my_exit(2);\n"))
            .empty());
}

TEST_CASE("a word for unfinished work is caught in comments too") {
  const auto word = std::string("TO") + "DO";
  CHECK(only(check_banned_words(tree_with("src/diag/a.cpp", "\n// " + word + ": later\n"))) ==
        "src/diag/a.cpp:2: `" + word + "`; do it, or open an issue");
}

TEST_CASE("an identifier that is not ASCII is caught, a comment may be") {
  CHECK(check_ascii(tree_with("src/diag/a.cpp", "// é\nauto a = \"é\";\n")).empty());
  CHECK(only(check_ascii(tree_with("src/diag/a.cpp", "int \xC3\xA9;\n"))) ==
        "src/diag/a.cpp:1: a name that is not ASCII");
}

TEST_CASE("a bidirectional override is caught even in a comment") {
  CHECK(only(check_ascii(tree_with("src/diag/a.cpp", "// \xE2\x80\xAE\n"))) ==
        "src/diag/a.cpp:1: holds an invisible character; write it as an escape");
}

TEST_CASE("a room for everything is caught") {
  const auto path = std::string("src/diag/") + "util.h";
  CHECK(only(check_room_names(tree_with(path, "#pragma once\n"))) ==
        path + ":1: `util` says nothing; name it after what it holds");
}

TEST_CASE("a header without its guard is caught, whatever its comments say") {
  CHECK(only(check_pragma_once(tree_with("src/diag/a.h", "// #pragma once\nint x;\n"))) ==
        "src/diag/a.h:1: does not begin with #pragma once");
  CHECK(check_pragma_once(tree_with("src/diag/a.h", "// why\n#pragma once\n")).empty());
}

TEST_CASE("a script that cannot be run is caught") {
  CHECK(only(check_scripts(tree_with("scripts/a", "#!/usr/bin/env bash\nset -euo pipefail\n", false))) ==
        "scripts/a:1: cannot be run; chmod +x it");
  CHECK(only(check_scripts(tree_with("scripts/a", "#!/bin/sh\nset -euo pipefail\n", true))) ==
        "scripts/a:1: does not begin with #!/usr/bin/env bash");
}

TEST_CASE("a link that leads nowhere is caught") {
  CHECK(only(check_document_links(tree_with("docs/a.md", "see [b](b.md) and [rooms](rooms.md#top)\n"))) ==
        "docs/a.md:1: `b.md` is not there");
}

TEST_CASE("a naive evaluator that borrows from the one that it judges is caught") {
  CHECK(only(check_second_opinion(tree_with("tests/oracle/naive.cpp", "#include \"ramify/policy/match.h\"\n"))) ==
        "tests/oracle/naive.cpp:1: the naive evaluator may not know the one that it judges");
}

TEST_CASE("a stray file at the top is caught") {
  CHECK(only(check_top_level(tree_with("notes.txt", ""))) ==
        "notes.txt:1: `notes.txt` does not belong at the top level");
}

TEST_CASE("code_only keeps lines and drops what is no code") {
  CHECK(code_only("a \"b\\\"c\" d") == "a        d");
  CHECK(code_only("a // b\nc") == "a     \nc");
  CHECK(code_only("x = R\"y(\"\n//)y\"; z") == "x =      \n     ; z");
  CHECK(code_only("1'000 'a' b") == "1'000     b");
}
