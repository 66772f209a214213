#pragma once

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "ramify/client/client.h"
#include "terminal.h"

namespace ramify::cli::test {

/// Two accounts in which a plan is made, reviewed and applied, and where somebody else works too.
struct Reviewer : Terminal {
  Reviewer() {
    start_accounts();
    plan = file("plan.json");
  }
  int go(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--connections", file("connections.yaml")});
    return run(arguments);
  }
  /// Applies a configuration or a plan file, one step after the other.
  int apply(const std::string& what, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"apply", what, "--yes", "--parallel", "1", "--secrets", file("secrets")});
    more.insert(more.end(), {"--journal", file("journal")});
    return go(more);
  }
  int save(const std::string& configuration, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"plan", file("ramify.yaml", configuration), "--out", plan});
    return go(more);
  }
  /// A call of somebody else's.
  void call(const std::string& account, const std::string& operation, wire::Pairs parameters) const {
    const bool a = account == "company-a";
    client::Credentials credentials{a ? "LTAIrootA" : "LTAIrootB", Secret(std::string(a ? "secretA" : "secretB")), {}};
    client::SessionOptions options{model::AccountKey::from_service(account), {}, {}, {}, "somebody", false, 1};
    for (const auto service : {wire::Service::ram, wire::Service::ims}) options.endpoints[service] = server->url();
    const client::Session session(std::shared_ptr<client::Transport>(client::make_curl_transport({})),
                                  client::system_environment(), std::move(credentials), std::move(options));
    const auto reply = session.call({wire::Service::ram, operation, std::move(parameters)});
    REQUIRE_MESSAGE(reply.has_value(), reply.error().message);
  }
  [[nodiscard]] nlohmann::json saved() const { return nlohmann::json::parse(read("plan.json")); }

  std::string plan;
};

}  // namespace ramify::cli::test
