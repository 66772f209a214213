#include <doctest/doctest.h>

#include <filesystem>

#include "crowd_server.h"
#include "plain_server.h"
#include "scripted.h"

using namespace ramify;
using namespace ramify::client::scripted;

namespace {

template <class Call>
void by_threads(int count, const Call& call) {
  std::vector<std::thread> threads;
  for (int number = 0; number < count; ++number) threads.emplace_back([&, number] { call(number); });
  for (auto& thread : threads) thread.join();
}

std::ptrdiff_t threads_here() {
  const std::filesystem::directory_iterator tasks("/proc/self/task");
  return std::distance(begin(tasks), end(tasks));
}

}  // namespace

TEST_CASE("as many calls go on at once as a host gets connections, and the others wait for these") {
  constexpr int kConnections = 32;
  CrowdServer server(kConnections);
  client::CurlOptions options;
  options.total_timeout = std::chrono::milliseconds{20'000};
  const auto transport = client::make_curl_transport(options);
  std::atomic<int> answered{0};
  by_threads(3 * kConnections,
             [&](int) { answered += transport->send(server.url(), post("A=1")).has_value() ? 1 : 0; });
  CHECK(answered == 3 * kConnections);
  CHECK(server.connections() == kConnections);
}

TEST_CASE("each of many callers gets the answer to its own request") {
  CrowdServer server(1);
  const auto transport = client::make_curl_transport({});
  std::atomic<int> own{0};
  by_threads(8, [&](int thread) {
    for (int number = 0; number < 50; ++number) {
      const auto body = "A=" + std::to_string(1000 * thread + number);
      const auto answer = transport->send(server.url(), post(body));
      own += answer && answer->body == body ? 1 : 0;
    }
  });
  CHECK(own == 8 * 50);
  CHECK(server.connections() <= 8);
}

TEST_CASE("a call that waits long for its answer holds up nobody else") {
  CrowdServer patient(2);
  PlainServer quick([](int, const std::string&) { return http_ok("{}"); });
  const auto transport = client::make_curl_transport({});
  std::thread waiting([&] { CHECK(transport->send(patient.url(), post("A=1")).has_value()); });
  while (patient.connections() == 0) std::this_thread::yield();
  for (int number = 0; number < 10; ++number) CHECK(transport->send(quick.url(), post("A=1")).has_value());
  CHECK(transport->send(patient.url(), post("A=2")).has_value());
  waiting.join();
}

TEST_CASE("calls leave no thread behind, even while connections are kept") {
  PlainServer server([](int, const std::string&) { return http_ok("{}"); });
  const auto before = threads_here();
  const auto transport = client::make_curl_transport({});
  for (int number = 0; number < 2; ++number) CHECK(transport->send(server.url(), post("A=1")).has_value());
  CHECK(threads_here() == before);
}

TEST_CASE("a request without a body is not sent again either when a kept connection breaks") {
  PlainServer server([](int number, const std::string&) { return number % 2 == 1 ? http_ok("{}") : std::string(); });
  const auto transport = client::make_curl_transport({});
  for (const char* method : {"POST", "GET"}) {
    CHECK(transport->send(server.url(), post("A=1")).has_value());
    auto request = post("");
    request.method = method;
    const auto answer = transport->send(server.url(), request);
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().kind == ErrorKind::unknown_outcome);
    CHECK(answer.error().message == "the connection broke before a whole reply came");
  }
  CHECK(server.requests() == 4);
}
