#include <doctest/doctest.h>

#include "../unit/sim/talker.h"
#include "validate.h"

using namespace ramify;
using namespace ramify::sim_test;

namespace {

nlohmann::json asked(World& world, const std::string& method, const std::string& path, const std::string& body = {}) {
  wire::HttpRequest request;
  request.method = method;
  request.path = path;
  request.body = body;
  request.headers = {{"host", "127.0.0.1"}};
  const std::string url = world.server().control_url();
  return send_plain(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))), request).json();
}

}  // namespace

TEST_CASE("every reply of the simulator's control port is valid by its schema") {
  sim::Options options;
  options.control = {"127.0.0.1", 0};
  World world(std::move(options));
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  CHECK(world.refused("ram", "GetUser", {{"UserName", "nobody"}}) == "404 EntityNotExist.User");
  const testing::JsonSchema schema("simulator-control.schema.json");
  const auto endpoints = asked(world, "GET", "/")["endpoints"];
  REQUIRE_FALSE(endpoints.empty());
  for (const auto& endpoint : endpoints) {
    const auto method = endpoint["method"].get<std::string>();
    const auto path = endpoint["path"].get<std::string>();
    CAPTURE(method);
    CAPTURE(path);
    if (path == "/snapshot") {
      CHECK(testing::JsonSchema("snapshot.schema.json").faults(asked(world, method, path)) == "");
      continue;
    }
    const std::string body = method != "PUT" ? "" : path == "/state" ? asked(world, "GET", path).dump() : "{}";
    const auto reply = asked(world, method, path, body);
    CHECK_FALSE(reply.contains("error"));
    CHECK(schema.faults(reply) == "");
  }
  const auto refused = asked(world, "PUT", "/faults", R"({"server_error": 2})");
  CHECK(refused.contains("error"));
  CHECK(schema.faults(refused) == "");
  CHECK(schema.faults({{"format_version", 1}, {"now", "yesterday"}, {"frozen", true}}) != "");
}
