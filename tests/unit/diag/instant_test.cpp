#include "ramify/diag/instant.h"

#include <doctest/doctest.h>

using namespace ramify;

namespace {

std::string reread(std::string_view text) {
  const auto instant = parse_instant(text);
  return instant ? format_instant(*instant) : "refused";
}

}  // namespace

TEST_CASE("what is formatted parses to itself") {
  for (const std::int64_t second : {-1LL, 0LL, 1LL, 951782400LL, 1704164645LL, 4102444799LL, 253402300799LL}) {
    const Instant instant{std::chrono::seconds{second}};
    CHECK(parse_instant(format_instant(instant)) == instant);
  }
  CHECK(format_instant(Instant{std::chrono::seconds{1704164645}}) == "2024-01-02T03:04:05Z");
}

TEST_CASE("a bare date is midnight in UTC") {
  CHECK(reread("2027-01-31") == "2027-01-31T00:00:00Z");
  CHECK(reread("2024-02-29") == "2024-02-29T00:00:00Z");
}

TEST_CASE("an offset is taken off") {
  CHECK(reread("2026-12-31T18:00:00+08:00") == "2026-12-31T10:00:00Z");
  CHECK(reread("2026-12-31T18:00:00-0530") == "2026-12-31T23:30:00Z");
  CHECK(reread("2026-12-31T23:30:00-01:00") == "2027-01-01T00:30:00Z");
}

TEST_CASE("seconds may be left out, and fractions of them are dropped") {
  CHECK(reread("2026-12-31T18:00Z") == "2026-12-31T18:00:00Z");
  CHECK(reread("2026-12-31T18:00:59.999Z") == "2026-12-31T18:00:59Z");
}

TEST_CASE("what is no moment is refused") {
  for (const char* text : {"",
                           "tomorrow",
                           "2026",
                           "2026-1-1",
                           "2026-02-30",
                           "2025-02-29",
                           "2026-13-01",
                           "2026-00-10",
                           "2026-12-31T",
                           "2026-12-31T18",
                           "2026-12-31T18:00:00",
                           "2026-12-31 18:00:00Z",
                           "2026-12-31T24:00:00Z",
                           "2026-12-31T18:60Z",
                           "2026-12-31T18:00:60Z",
                           "2026-12-31T18:00:00.Z",
                           "2026-12-31T18:00:00+8",
                           "2026-12-31T18:00:00+24:00",
                           "2026-12-31T18:00:00Zx",
                           " 2026-12-31",
                           "2026-12-31\n",
                           "+026-12-31"}) {
    CAPTURE(text);
    CHECK(reread(text) == "refused");
  }
}
