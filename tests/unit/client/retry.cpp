#include <doctest/doctest.h>

#include "scripted.h"

using namespace ramify;
using namespace ramify::client::scripted;
using std::chrono::milliseconds;

TEST_CASE("a read is tried again after a lost reply, a 5xx, a page that is not JSON and throttling") {
  Fixture test({lost(), fault(500, "InternalError"), reply(200, "<html>"), fault(400, "Throttling.User"), ok()});
  CHECK(test.session->call(read_call()).has_value());
  CHECK(test.seen->sleeps ==
        std::vector<milliseconds>{milliseconds{250}, milliseconds{500}, milliseconds{1000}, milliseconds{2000}});
}

TEST_CASE("every attempt has a nonce and a signature of its own") {
  Fixture test({fault(503, "ServiceUnavailable"), ok()});
  CHECK(test.session->call(read_call()).has_value());
  CHECK(test.script->header(0, "x-acs-signature-nonce") == "nonce-1");
  CHECK(test.script->header(1, "x-acs-signature-nonce") == "nonce-2");
  CHECK(test.script->header(0, "authorization") != test.script->header(1, "authorization"));
}

TEST_CASE("a write is tried again on throttling") {
  Fixture test({fault(400, "Throttling"), fault(503, "Rejected.Throttling"), ok()});
  CHECK(test.session->call(write_call()).has_value());
  CHECK(test.script->requests.size() == 3);
}

TEST_CASE("a write is tried again where nothing could be sent, and not for ever") {
  Fixture test({unsent(), unsent(), ok()});
  CHECK(test.session->call(write_call()).has_value());
  Fixture down({unsent(), unsent(), unsent(), ok()});
  const auto result = down.session->call(write_call());
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().kind == ErrorKind::network);
  CHECK(result.error().message == "company-a: DeleteRole: cannot reach https://ram.aliyuncs.com: connection refused");
  CHECK(result.error().help == "check the endpoint");
}

TEST_CASE("a write whose outcome nobody knows is sent once and told as unknown") {
  const std::pair<Answer, std::string> cases[] = {
      {lost(), "the connection broke before a whole reply came"},
      {fault(500, "InternalError"), "HTTP 500: InternalError: why"},
      {fault(503, "ServiceUnavailable"), "HTTP 503: ServiceUnavailable: why"},
      {fault(400, "SignatureNonceUsed"), "HTTP 400: SignatureNonceUsed: why"},
      {reply(200, "<html>\n<body>"), "HTTP 200: not JSON; it begins `<html>`"},
      {reply(200, R"({"RequestId":)"), "HTTP 200: not JSON; it begins `{\"RequestId\":`"},
      {reply(502, ""), "HTTP 502: it is empty"},
      {fail(ErrorKind::protocol, "the reply of https://x is larger than 32 MiB"),
       "the reply of https://x is larger than 32 MiB"},
  };
  for (const auto& [answer, reason] : cases) {
    Fixture test({answer, ok()});
    const auto result = test.session->call(write_call());
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().kind == ErrorKind::unknown_outcome);
    CHECK(result.error().message == "company-a: DeleteRole: it may or may not have been done: " + reason);
    CHECK(result.error().help == "look at what is there before trying again; a new plan shows it");
    CHECK(test.script->requests.size() == 1);
  }
}

TEST_CASE("an answer that asking again does not change is not asked for again") {
  Fixture test({fault(404, "EntityNotExist.Role", "The role does not exist."), ok()});
  const auto result = test.session->call(read_call());
  REQUIRE_FALSE(result.has_value());
  CHECK(test.script->requests.size() == 1);
  CHECK(result.error().kind == ErrorKind::service);
  CHECK(result.error().message == "company-a: GetRole failed: EntityNotExist.Role: The role does not exist.");
  REQUIRE(result.error().service);
  CHECK(result.error().service->operation == "GetRole");
  CHECK(result.error().service->code == "EntityNotExist.Role");
  CHECK(result.error().service->request_id == "R-9");
  CHECK(result.error().service->http_status == 404);
}

TEST_CASE("the service's own wait counts, in milliseconds, up to two minutes") {
  Fixture test({fault(400, "Throttling", "slow", {{"x-acs-retry-after", "4000"}}),
                fault(400, "Throttling", "slow", {{"x-acs-retry-after", "999999"}}),
                fault(400, "Throttling", "slow", {{"x-acs-retry-after", "soon"}}), ok()});
  CHECK(test.session->call(read_call()).has_value());
  CHECK(test.seen->sleeps == std::vector<milliseconds>{milliseconds{4000}, milliseconds{120'000}, milliseconds{1000}});
}

TEST_CASE("a proxy's wait counts too, as seconds or as a date") {
  Fixture test({fault(503, "ServiceUnavailable", "why", {{"retry-after", "7"}}),
                fault(400, "Throttling", "slow", {{"retry-after", "Tue, 14 Nov 2023 22:13:31 GMT"}}),
                fault(400, "Throttling", "slow", {{"retry-after", "Tue, 14 Nov 2023 20:00:00 GMT"}}),
                fault(400, "Throttling", "slow", {{"x-acs-retry-after", "3000"}, {"retry-after", "9"}}),
                fault(400, "Throttling", "slow", {{"retry-after", "99999999999999999999"}}), ok()});
  CHECK(test.session->call(read_call()).has_value());
  CHECK(test.seen->sleeps == std::vector<milliseconds>{milliseconds{7000}, milliseconds{11'000}, milliseconds{1000},
                                                       milliseconds{3000}, milliseconds{120'000}});
}

TEST_CASE("no call is tried again after its deadline, however the time went by") {
  auto seen = std::make_shared<Seen>();
  auto environment = ramify::client::scripted::environment(seen);
  auto script = std::make_shared<Script>(std::deque<Answer>{lost(), lost(), ok()});
  // Each exchange itself takes 100 s of the 180.
  environment.now = [seen] {
    seen->steady += std::chrono::seconds(50);
    return kNow;
  };
  const client::Session session(script, environment, credentials(),
                                {model::AccountKey::from_service("a"), {}, {}, {}, "ramify", false, 1});
  CHECK_FALSE(session.call(read_call()).has_value());
  CHECK(script->requests.size() == 2);
}

TEST_CASE("throttling that does not end is told as such, within the deadline") {
  Fixture test({fault(400, "Throttling.User", "slow", {{"x-acs-retry-after", "100000"}}),
                fault(400, "Throttling.User", "slow", {{"x-acs-retry-after", "100000"}}), ok()});
  const auto result = test.session->call(read_call());
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().kind == ErrorKind::throttled);
  CHECK(result.error().message == "company-a: GetRole failed: Throttling.User: slow");
  CHECK(result.error().help ==
        "the service keeps asking to slow down; run again later, or see what else uses the account's API");
  CHECK(test.seen->sleeps == std::vector<milliseconds>{milliseconds{100'000}});
}

TEST_CASE("attempts end, and the last error is the one that is told") {
  Fixture test({fault(500, "InternalError"), fault(500, "InternalError"), lost(), lost(), lost(),
                fault(503, "ServiceUnavailable", "down"), ok()});
  const auto result = test.session->call(read_call());
  REQUIRE_FALSE(result.has_value());
  CHECK(test.script->requests.size() == 6);
  CHECK(result.error().message == "company-a: GetRole failed: ServiceUnavailable: down");
  CHECK(result.error().help == "the service failed; run again later");
}

TEST_CASE("every attempt is told to the observer, without parameters") {
  Fixture test({fault(503, "ServiceUnavailable"), ok()});
  CHECK(test.session->call(read_call()).has_value());
  REQUIRE(test.seen->attempts.size() == 2);
  CHECK(test.seen->attempts[0].code == "ServiceUnavailable");
  CHECK(test.seen->attempts[0].request_id == "R-9");
  CHECK(test.seen->attempts[0].http_status == 503);
  CHECK(test.seen->attempts[1].number == 2);
  CHECK(test.seen->attempts[1].code.empty());
  CHECK(test.seen->attempts[1].operation == "GetRole");
}

TEST_CASE("waits are spread by jitter") {
  auto seen = std::make_shared<Seen>();
  auto environment = ramify::client::scripted::environment(seen);
  environment.jitter = [] { return 0.5; };
  auto script = std::make_shared<Script>(std::deque<Answer>{lost(), ok()});
  const client::Session session(script, environment, credentials(),
                                {model::AccountKey::from_service("a"), {}, {}, {}, "ramify", false, 1});
  CHECK(session.call(read_call()).has_value());
  CHECK(seen->sleeps == std::vector<milliseconds>{milliseconds{188}});
}
