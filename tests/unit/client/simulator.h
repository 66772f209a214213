#pragma once

#include <doctest/doctest.h>

#include <atomic>

#include "ramify/client/client.h"
#include "ramify/sim/server.h"

namespace ramify::client::simulated {

inline constexpr const char* kIdA = "1000000000000001";
inline constexpr const char* kIdB = "2000000000000002";

/// A running simulator of two accounts, and sessions as their owners.
struct Cloud {
  std::unique_ptr<sim::Server> server;

  explicit Cloud(sim::Options options = {}) {
    options.accounts.push_back({kIdA, "company-a", "LTAIrootA", Secret(std::string("secretA"))});
    options.accounts.push_back({kIdB, "company-b", "LTAIrootB", Secret(std::string("secretB"))});
    auto started = sim::Server::start(std::move(options));
    REQUIRE(started.has_value());
    server = *std::move(started);
  }
  /// Waits are not slept, so that retries cost no time.
  [[nodiscard]] static Environment impatient() {
    auto environment = system_environment();
    environment.sleep = [](std::chrono::milliseconds) {};
    return environment;
  }
  [[nodiscard]] std::shared_ptr<Session> session(const std::string& key, Credentials credentials,
                                                 Environment environment = impatient()) const {
    SessionOptions options{model::AccountKey::from_service(key), {}, {}, {}, "ramify", false, 4};
    for (const auto& spec : wire::services()) options.endpoints[spec.service] = server->url();
    return std::make_shared<Session>(make_curl_transport({}), std::move(environment), std::move(credentials),
                                     std::move(options));
  }
  [[nodiscard]] std::shared_ptr<Session> a(Environment environment = impatient()) const {
    return session("company-a", {"LTAIrootA", Secret(std::string("secretA")), {}}, std::move(environment));
  }
  [[nodiscard]] std::shared_ptr<Session> b() const {
    return session("company-b", {"LTAIrootB", Secret(std::string("secretB")), {}});
  }
};

/// Calls and demands that it goes well.
inline nlohmann::json must(const Session& session, wire::Service service, const std::string& operation,
                           wire::Pairs parameters) {
  auto result = session.call({service, operation, std::move(parameters)});
  if (!result) FAIL(operation << ": " << result.error().message);
  return *std::move(result);
}

}  // namespace ramify::client::simulated
