#include <doctest/doctest.h>

#include <fstream>
#include <set>

#include "ramify/sim/switches.h"
#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

namespace {

/// A simulator with a control port, and what it says.
struct Controlled {
  World world{[] {
    sim::Options options;
    options.control = {"127.0.0.1", 0};
    return options;
  }()};

  Got ask(const std::string& method, const std::string& path, const std::string& body = {}, wire::Pairs headers = {}) {
    wire::HttpRequest request;
    request.method = method;
    request.path = path;
    request.body = body;
    request.headers = std::move(headers);
    if (!wire::find_header(request.headers, "host")) request.headers.emplace_back("host", "127.0.0.1");
    const std::string url = world.server().control_url();
    return send_plain(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))), request);
  }
  nlohmann::json get(const std::string& path) {
    const Got got = ask("GET", path);
    REQUIRE_MESSAGE(got.status == 200, got.body);
    return got.json();
  }
  nlohmann::json put(const std::string& path, const nlohmann::json& body) {
    const Got got = ask("PUT", path, body.dump());
    REQUIRE_MESSAGE(got.status == 200, got.body);
    return got.json();
  }
  std::string refused(const std::string& method, const std::string& path, const std::string& body = {}) {
    const Got got = ask(method, path, body);
    return std::to_string(got.status) + " " + got.json().value("error", got.body);
  }
};

}  // namespace

TEST_CASE("the control port lists its endpoints, and each that it lists answers") {
  Controlled control;
  std::set<std::string> gets;
  const auto listed = control.get("/");
  for (const auto& endpoint : listed["endpoints"]) {
    CHECK_FALSE(endpoint["what"].get<std::string>().empty());
    if (endpoint["method"] == "GET") gets.insert(endpoint["path"].get<std::string>());
  }
  CHECK(gets == std::set<std::string>{"/", "/clock", "/counters", "/faults", "/log", "/rates", "/snapshot", "/state",
                                      "/switches"});
  for (const auto& path : gets) {
    const auto reply = control.get(path);
    CHECK((reply.contains("format_version") || reply.contains("ramify_simulator_state")));
  }
  CHECK(control.refused("GET", "/nothing") == "404 there is no /nothing here");
  CHECK(control.refused("POST", "/state") == "405 /state is not answered with POST");
}

TEST_CASE("a state that was taken out is put back whole, keys and sessions included") {
  Controlled control;
  control.world.a("ram", "CreateUser", {{"UserName", "alice"}});
  const Key alice = control.world.user_key(kA, "alice");
  const std::string before = control.world.server().snapshot();
  const std::string state = control.ask("GET", "/state").body;
  const wire::Pairs key = {{"UserName", "alice"}, {"UserAccessKeyId", alice.id}, {"Status", "Inactive"}};
  control.world.a("ram", "UpdateAccessKey", key);
  CHECK(control.world.call(alice, "sts", "GetCallerIdentity").status != 200);
  CHECK(control.ask("PUT", "/state", state).status == 200);
  CHECK(control.world.server().snapshot() == before);
  CHECK(control.world.call(alice, "sts", "GetCallerIdentity").status == 200);
  CHECK(control.refused("PUT", "/state", "{}") == "400 it is not a simulator's state of this version");
  CHECK(control.ask("GET", "/snapshot").body == before);
}

TEST_CASE("counters tell each operation's ends") {
  Controlled control;
  control.world.a("ram", "CreateUser", {{"UserName", "alice"}});
  CHECK(control.world.refused("ram", "CreateUser", {{"UserName", "alice"}}) == "409 EntityAlreadyExists.User");
  CHECK(control.world.refused("ram", "CreateUser", {{"UserName", "alice"}}) == "409 EntityAlreadyExists.User");
  const nlohmann::json expected = {{"ram:CreateUser", {{"OK", 1}, {"EntityAlreadyExists.User", 2}}}};
  CHECK(control.get("/counters")["counters"] == expected);
  CHECK(control.ask("DELETE", "/counters").status == 200);
  CHECK(control.get("/counters")["counters"].empty());
}

TEST_CASE("the log tells who did what and no secret, and a line of it stays one line") {
  Controlled control;
  control.world.a("ram", "CreateUser", {{"UserName", "alice"}});
  control.world.a("ram", "CreateLoginProfile", {{"UserName", "alice"}, {"Password", "Secret-12345"}});
  CHECK(control.world.refused("ram", "GetUser", {{"UserName", "x\nFORGED"}}).find("400") == 0);
  const auto log = control.get("/log")["requests"];
  REQUIRE(log.size() == 3);
  CHECK(log[0]["caller"] == "acs:ram::1000000000000001:root");
  CHECK(log[0]["time"] == "2026-08-01T12:00:00Z");
  CHECK(log.dump().find("Secret-12345") == std::string::npos);
  const auto entries = control.world.server().log();
  CHECK(sim::log_line(entries[1]) ==
        "2026-08-01T12:00:00Z 1000000000000001 acs:ram::1000000000000001:root ram:CreateLoginProfile UserName=alice "
        "200 OK");
  CHECK(sim::log_line(entries[2]).find("UserName=\"x\\nFORGED\" 400 InvalidParameter") != std::string::npos);
  CHECK(control.ask("DELETE", "/log").status == 200);
  CHECK(control.get("/log")["requests"].empty());
}

TEST_CASE("the clock is set, advanced, stopped and started, and credentials and windows go by it") {
  Controlled control;
  control.put("/clock", {{"frozen", true}});
  control.put("/clock", {{"now", "2027-01-01T00:00:00Z"}});
  control.world.now = *parse_instant("2027-01-01T00:00:00Z");
  CHECK(control.world.a("ram", "CreateUser", {{"UserName", "alice"}})["User"]["CreateDate"] == "2027-01-01T00:00:00Z");
  const auto clock = control.put("/clock", {{"advance_seconds", 16 * 60}});
  CHECK(clock["now"] == "2027-01-01T00:16:00Z");
  CHECK(clock["frozen"] == true);
  CHECK(control.world.refused("ram", "ListUsers") == "400 InvalidTimeStamp.Expired");
  CHECK(control.put("/clock", {{"frozen", false}})["frozen"] == false);
  CHECK(control.refused("PUT", "/clock", R"({"later": 5})") == "400 \"later\" is none of now, advance_seconds, frozen");
  CHECK(control.refused("PUT", "/clock", "{") ==
        "400 the body is not JSON: line 1, column 2: a member name in double quotes is expected");
}

TEST_CASE("faults and rates are turned while the simulator runs") {
  Controlled control;
  CHECK(control.get("/faults")["server_error"] == 0);
  CHECK(control.put("/faults", {{"server_error", 1}})["server_error"] == 1);
  CHECK(control.world.refused("ram", "ListUsers") == "500 InternalError");
  control.put("/faults", {{"server_error", 0}});
  control.put("/rates", {{"read", 1}});
  control.world.a("ram", "ListUsers");
  CHECK(control.world.refused("ram", "ListUsers") == "400 Throttling.User");
  CHECK(control.get("/rates")["read"] == 1);
  CHECK(control.refused("PUT", "/faults", R"({"server_error": 2})") ==
        "400 server_error=2: the value is a chance from 0 to 1");
  CHECK(control.get("/switches")["switches"].size() == sim::switch_specs().size());
}

TEST_CASE("no web page reaches the control port, and no other machine") {
  Controlled control;
  const std::string refusal = "the control port answers programs of this machine and no web page";
  CHECK(control.ask("GET", "/state", {}, {{"origin", "http://evil.example"}}).json()["error"] == refusal);
  CHECK(control.ask("GET", "/state", {}, {{"host", "evil.example:7071"}}).json()["error"] == refusal);
  CHECK(control.ask("GET", "/clock", {}, {{"host", "[::1]:7071"}}).status == 200);
  sim::Options options;
  options.control = {"0.0.0.0", 0};
  const auto started = sim::Server::start(std::move(options));
  REQUIRE_FALSE(started.has_value());
  CHECK(started.error().message == "the control port cannot listen on 0.0.0.0");
}
