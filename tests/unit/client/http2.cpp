#include <doctest/doctest.h>

#include <algorithm>
#include <mutex>

#include "http2_server.h"
#include "scripted.h"

using namespace ramify;
using namespace ramify::client::scripted;
using std::chrono::milliseconds;

namespace {

constexpr int kCallers = 8;

client::CurlOptions trusting(const Http2Server& server) {
  client::CurlOptions options;
  options.total_timeout = milliseconds{10'000};
  options.response_bytes_max = 1000;
  options.ca_file = server.certificate();
  return options;
}

/// Calls at once, by as many threads; the answer of each by its number.
std::vector<Answer> side_by_side(client::Transport& transport, const std::string& url, int callers = kCallers) {
  std::vector<Answer> answers(static_cast<std::size_t>(callers));
  std::vector<std::thread> threads;
  for (int caller = 0; caller < callers; ++caller) {
    threads.emplace_back([&, caller] {
      answers[static_cast<std::size_t>(caller)] = transport.send(url, post("A=" + std::to_string(caller)));
    });
  }
  for (auto& thread : threads) thread.join();
  return answers;
}

/// The requests of so many callers, once all of them are in.
std::vector<Http2Connection::Request> all_of(Http2Connection& connection, int callers = kCallers) {
  std::vector<Http2Connection::Request> requests;
  while (static_cast<int>(requests.size()) < callers) {
    requests.push_back(connection.next());
    if (requests.back().stream == 0) return {};
  }
  return requests;
}

}  // namespace

TEST_CASE("calls side by side share one connection of HTTP/2, and each gets its own answer") {
  Http2Server server([](Http2Connection& connection) {
    for (;;) {
      auto requests = all_of(connection);
      if (requests.empty()) return;
      std::reverse(requests.begin(), requests.end());
      for (const auto& [stream, body] : requests) connection.answer(stream, "to " + body);
    }
  });
  const auto transport = client::make_curl_transport(trusting(server));
  for (int time = 0; time < 3; ++time) {
    const auto answers = side_by_side(*transport, server.url());
    for (int caller = 0; caller < kCallers; ++caller) {
      const Answer& answer = answers[static_cast<std::size_t>(caller)];
      if (!answer) FAIL(answer.error().message);
      CHECK(answer->status == 200);
      CHECK(answer->body == "to A=" + std::to_string(caller));
    }
  }
  CHECK(server.connections() == 1);
}

TEST_CASE("a connection of HTTP/2 that breaks loses the reply of each call on it, and none is sent again") {
  std::atomic<int> requests{0};
  Http2Server server([&](Http2Connection& connection) { requests += static_cast<int>(all_of(connection).size()); });
  const auto transport = client::make_curl_transport(trusting(server));
  for (const auto& answer : side_by_side(*transport, server.url())) {
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().kind == ErrorKind::unknown_outcome);
  }
  CHECK(requests == kCallers);
}

TEST_CASE("a call whose stream is refused is not sent again, and the others are answered") {
  std::atomic<int> requests{0};
  Http2Server server([&](Http2Connection& connection) {
    for (auto request = connection.next(); request.stream != 0; request = connection.next()) {
      ++requests;
      request.body == "A=3" ? connection.refuse(request.stream) : connection.answer(request.stream, "{}");
    }
  });
  const auto transport = client::make_curl_transport(trusting(server));
  const auto answers = side_by_side(*transport, server.url());
  for (int caller = 0; caller < kCallers; ++caller) {
    const Answer& answer = answers[static_cast<std::size_t>(caller)];
    CHECK(answer.has_value() == (caller != 3));
    if (caller == 3) CHECK(answer.error().kind == ErrorKind::unknown_outcome);
  }
  CHECK(requests == kCallers);
}

TEST_CASE("a reply without end on a shared connection is cut short, and the others come whole") {
  Http2Server server([](Http2Connection& connection) {
    for (const auto& [stream, body] : all_of(connection)) {
      connection.answer(stream, body == "A=3" ? std::string(2000, 'x') : "{}");
    }
    static_cast<void>(connection.next());
  });
  const auto transport = client::make_curl_transport(trusting(server));
  const auto answers = side_by_side(*transport, server.url());
  for (int caller = 0; caller < kCallers; ++caller) {
    const Answer& answer = answers[static_cast<std::size_t>(caller)];
    CHECK(answer.has_value() == (caller != 3));
    if (caller == 3) CHECK(answer.error().kind == ErrorKind::protocol);
  }
}

TEST_CASE("a certificate that nobody trusts is refused before anything is sent, to each of many callers") {
  std::atomic<int> served{0};
  Http2Server server([&](Http2Connection& connection) { served += connection.next().stream != 0 ? 1 : 0; });
  const auto transport = client::make_curl_transport({});
  for (const auto& answer : side_by_side(*transport, server.url())) {
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().kind == ErrorKind::network);
    CHECK(answer.error().message == "cannot reach " + server.url() + ": the server's certificate is not trusted");
  }
  CHECK(served == 0);
}
