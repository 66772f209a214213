#include <doctest/doctest.h>

#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

TEST_CASE("request lines of 64 KB and bodies of a megabyte are read whole, and judged by their meaning") {
  World world;
  const auto refusal = [&](std::size_t bytes, Style style) {
    const wire::Pairs role = {{"RoleName", "guest"}, {"Description", std::string(bytes, 'x')}};
    const Got got =
        world.call(world.root(kA), "ram", "CreateRole",
                   {role[0], role[1], {"AssumeRolePolicyDocument", trust_of("acs:ram::1000000000000001:root")}}, style);
    return got.code().substr(0, got.code().find('.', 17));
  };
  for (const Style style : {Style::v3_query, Style::v1_query}) {
    CHECK(refusal(std::size_t{64} << 10U, style) == "InvalidParameter.Description");
  }
  for (const Style style : {Style::v3_form, Style::v1_form}) {
    CHECK(refusal(std::size_t{1} << 20U, style) == "InvalidParameter.Description");
  }
}

TEST_CASE("a connection is kept for the next request, and closed where the client asks for it") {
  World world;
  auto request = world.signed_v3(world.root(kA), "ram", "ListUsers", {});
  CHECK(wire::find_header(world.send(request).headers, "connection") == "keep-alive");
  request = world.signed_v3(world.root(kA), "ram", "ListUsers", {});
  request.headers.emplace_back("connection", "close");
  CHECK(wire::find_header(world.send(request).headers, "connection") == "close");
}

TEST_CASE("what is no request of the API is told in plain words") {
  World world;
  wire::HttpRequest request;
  request.headers = {{"host", "ram.aliyuncs.com"}};
  request.path = "/somewhere";
  Got got = world.send(request);
  CHECK(std::to_string(got.status) + " " + got.body == "404 There is nothing but / here.\n");
  request.path = "/";
  request.method = "PUT";
  got = world.send(request);
  CHECK(std::to_string(got.status) + " " + got.body == "405 GET or POST.\n");
}
