#include "ramify/text/text.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace ramify::text;

TEST_CASE("plain text in any script is shown as it is") {
  for (const char* text :
       {"", "PTSCrossAccountRole", "caf\u00E9", "\u6027\u80FD\u6D4B\u8BD5", "a\u3000b", "e\u0301", "\U0001F600"}) {
    CAPTURE(text);
    CHECK(printable(text) == text);
  }
}

TEST_CASE("no terminal sequence survives") {
  CHECK(printable("\x1B[2J\x1B]0;title\x07") == "\\u{1B}[2J\\u{1B}]0;title\\u{07}");
  CHECK(printable("a\r\n\tb\x7F") == "a\\u{0D}\\u{0A}\\u{09}b\\u{7F}");
  // The same control sequence introducer as one C1 character, and as the lone byte that some terminals obey.
  CHECK(printable("\u009B31m") == "\\u{9B}31m");
  CHECK(printable("\x9B"
                  "31m") == "\\u{9B}31m");
  CHECK(printable(std::string_view("\0", 1)) == "\\u{00}");
}

TEST_CASE("every control character is shown as its number") {
  for (char32_t code = 0; code < 0xA0; ++code) {
    if (code >= 0x20 && code < 0x7F) {
      continue;
    }
    const std::string text =
        code < 0x80 ? std::string(1, static_cast<char>(code)) : std::string("\xC2") + static_cast<char>(code);
    CHECK(printable(text) == fmt::format("\\u{{{:02X}}}", static_cast<unsigned>(code)));
  }
}

TEST_CASE("text cannot turn its direction round or hide characters") {
  CHECK(printable("user\u202Etxt") == "user\\u{202E}txt");
  for (const char* hidden : {"\u061C",     "\u200B",     "\u200D", "\u200E", "\u2028", "\u2029", "\u2060", "\u2066",
                             "\u2069",     "\uFEFF",     "\u00AD", "\u034F", "\u115F", "\u3164", "\u2800", "\uFE0F",
                             "\U000E0041", "\U000E0100", "\uE000", "\u0378", "\u00A0", "\u2003"}) {
    CAPTURE(hidden);
    CHECK(printable(hidden).substr(0, 3) == "\\u{");
  }
}

TEST_CASE("bytes that are no UTF-8 are shown one by one") {
  CHECK(printable("a\xFFz") == "a\\u{FF}z");
  CHECK(printable("\xE4\xB8") == "\\u{E4}\\u{B8}");
  CHECK(printable("\xC0\xAF") == "\\u{C0}\\u{AF}");
  CHECK(printable("\xED\xA0\x80") == "\\u{ED}\\u{A0}\\u{80}");
}

TEST_CASE("UTF-8 is what RFC 3629 says and no more") {
  for (const char* good : {"", "a", "\u00E9", "\u4E2D", "\U0010FFFF", "\uD7FF", "\uE000"}) {
    CHECK(is_valid_utf8(good));
  }
  for (const char* bad : {"\x80", "\xC1\xBF", "\xC3", "\xE0\x80\x80", "\xED\xBF\xBF", "\xF0\x80\x80\x80",
                          "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80",
                          "\xE4\xB8"
                          "a",
                          "a\xFE"}) {
    CHECK_FALSE(is_valid_utf8(bad));
  }
}

TEST_CASE("width counts columns of the terminal, not bytes or characters") {
  CHECK(display_width("") == 0);
  CHECK(display_width("caf\u00E9") == 4);
  CHECK(display_width("\u4E2D\u6587") == 4);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("a\xFF") == 2);
}

TEST_CASE("case is folded for ASCII alone") {
  CHECK(fold_case("ECS:Describe*@[\u00C9") == "ecs:describe*@[\u00C9");
}

TEST_CASE("columns line up by width and no row ends in blanks") {
  CHECK(table({{"name", "id"}, {"\u4E2D\u6587", "1"}, {"long-name", ""}, {"x"}, {}}) ==
        "name       id\n"
        "\u4E2D\u6587       1\n"
        "long-name\n"
        "x\n"
        "\n");
  CHECK(table({}) == "");
}

TEST_CASE("a count and its noun agree") {
  CHECK(count(0, "role") == "0 roles");
  CHECK(count(1, "role") == "1 role");
  CHECK(count(2, "role") == "2 roles");
  CHECK(count(3, "policy") == "3 policies");
  CHECK(count(2, "key") == "2 keys");
  CHECK(count(2, "alias", "aliases") == "2 aliases");
  CHECK(count(1, "alias", "aliases") == "1 alias");
}
