#include "../../../src/sim/qr_code.h"

#include <doctest/doctest.h>

using namespace ramify::sim;

namespace {

std::string drawn(const QrCode& code) {
  std::string out;
  for (const auto& row : code) {
    for (const bool dark : row) out += dark ? '#' : '.';
    out += '\n';
  }
  return out;
}

}  // namespace

TEST_CASE("a text becomes the square that another encoder draws of it") {
  // The `qrcode` package of npm, version 1, level M, mask 0.
  const auto code = qr_code("ramify");
  REQUIRE(code.has_value());
  CHECK(drawn(*code) ==
        "#######....#..#######\n"
        "#.....#.##.#..#.....#\n"
        "#.###.#..##.#.#.###.#\n"
        "#.###.#..#.#..#.###.#\n"
        "#.###.#.##.##.#.###.#\n"
        "#.....#....#..#.....#\n"
        "#######.#.#.#.#######\n"
        ".........##..........\n"
        "#.#.#.#.....#...#..#.\n"
        "#...#...#.##.#.#.#.##\n"
        ".#.#..##..##.###.####\n"
        "#####..#..####.##..##\n"
        "##...##.#.##.###....#\n"
        "........##....##..#.#\n"
        "#######..#..#...#####\n"
        "#.....#.......#....##\n"
        "#.###.#.#...#.#....##\n"
        "#.###.#....#.#..####.\n"
        "#.###.#.##.#.######.#\n"
        "#.....#...####.##..#.\n"
        "#######.##.#.####..##\n");
}

TEST_CASE("a square grows with its text, and ends at version 10") {
  CHECK(qr_code(std::string(14, 'x'))->size() == 21);
  CHECK(qr_code(std::string(15, 'x'))->size() == 25);
  CHECK(qr_code(std::string(213, 'x'))->size() == 57);
  CHECK_FALSE(qr_code(std::string(214, 'x')).has_value());
}

TEST_CASE("the picture of a square says its own size") {
  const std::string png = to_png(*qr_code("ramify"), 2);
  CHECK(png.substr(0, 8) == "\x89PNG\r\n\x1a\n");
  CHECK(png.substr(12, 4) == "IHDR");
  CHECK(png[19] == 2 * (21 + 2 * 4));
  CHECK(png[23] == png[19]);
}
