#include "ramify/wire/http.h"

#include <doctest/doctest.h>

using namespace ramify::wire;

TEST_CASE("only the unreserved characters of RFC 3986 travel as they are") {
  CHECK(percent_encode("AZaz09-_.~") == "AZaz09-_.~");
  CHECK(percent_encode(" +*'()!/é") == "%20%2B%2A%27%28%29%21%2F%C3%A9");
  CHECK(percent_encode(std::string_view("\0", 1)) == "%00");
}

TEST_CASE("what is encoded decodes to itself, for every byte") {
  std::string all;
  for (int i = 0; i < 256; ++i) {
    all += static_cast<char>(i);
  }
  CHECK(percent_decode(percent_encode(all), false) == all);
  CHECK(percent_decode(percent_encode(all), true) == all);
}

TEST_CASE("a plus is a space in forms alone") {
  CHECK(percent_decode("a+b", true) == "a b");
  CHECK(percent_decode("a+b", false) == "a+b");
}

TEST_CASE("a malformed percent sign is refused") {
  for (const char* bad : {"%", "%4", "a%4", "%zz", "%4g", "%%41"}) {
    CAPTURE(bad);
    CHECK_FALSE(percent_decode(bad, true));
    CHECK_FALSE(decode_form(bad));
  }
  CHECK(percent_decode("%4a%4A", true) == "JJ");
}

TEST_CASE("a form keeps order, repeated names and empty values") {
  const Pairs pairs{{"Tag.1.Key", "k 2"}, {"Tag.1.Value", ""}, {"a&b", "c=d"}, {"a&b", "é"}};
  CHECK(encode_form(pairs) == "Tag.1.Key=k%202&Tag.1.Value=&a%26b=c%3Dd&a%26b=%C3%A9");
  CHECK(decode_form(encode_form(pairs)) == pairs);
}

TEST_CASE("a form as browsers write it is read") {
  CHECK(decode_form("") == Pairs{});
  CHECK(decode_form("a&b=&&c=x=y&") == Pairs{{"a", ""}, {"b", ""}, {"c", "x=y"}});
}

TEST_CASE("the first header of a name is found, and a missing one is not") {
  const Pairs headers{{"host", "a"}, {"host", "b"}};
  CHECK(find_header(headers, "host") == "a");
  CHECK_FALSE(find_header(headers, "date"));
}
