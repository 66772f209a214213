#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ramify/client/client.h"
#include "terminal.h"

namespace ramify::cli::test {

/// A configuration applied, and an opened AccessKey of some users of company-b as its recipient would have it.
struct Verified : Terminal {
  Verified(const std::string& configuration, const std::vector<std::string>& users, sim::Options options = {}) {
    start_accounts(std::move(options));
    config = file("ramify.yaml", configuration);
    REQUIRE(go({"apply", config, "--yes", "--secrets", file("secrets"), "--journal", file("journal")}) == 0);
    for (const auto& user : users) keys[user] = make_key(user);
  }
  int go(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--connections", file("connections.yaml")});
    return run(arguments);
  }
  /// A call under an account's own credentials.
  [[nodiscard]] std::unique_ptr<client::Session> root_of(const std::string& account) const;
  nlohmann::json call(const std::string& account, const std::string& operation, wire::Pairs parameters) const;
  [[nodiscard]] nlohmann::json make_key(const std::string& user) const;
  std::string key_file(const std::string& user) {
    const auto path = file(user + ".json", keys[user].dump());
    std::filesystem::permissions(path, std::filesystem::perms(0600));
    return path;
  }
  /// The files as if they gave alice a logon; the account knows nothing of it.
  void let_alice_log_on() {
    std::string text = read("ramify.yaml");
    const std::string alice = "      alice:\n";
    REQUIRE(text.find(alice) != std::string::npos);
    config =
        file("ramify.yaml", text.replace(text.find(alice), alice.size(), alice + "        console: {mfa: optional}\n"));
  }
  /// Neither a secret nor anything of a session is in what was said and logged.
  void check_silence() {
    const std::string all = out + err + read("calls.jsonl");
    CHECK(server->secrets().size() > 3);
    for (const auto& secret : server->secrets()) CHECK(all.find(secret) == std::string::npos);
    CHECK(all.find("STS.") == std::string::npos);
  }
  std::string config;
  std::map<std::string, nlohmann::json> keys;
};

inline std::unique_ptr<client::Session> Verified::root_of(const std::string& account) const {
  client::SessionOptions options{model::AccountKey::from_service(account), {}, {}, {}, "test"};
  for (const auto& service : wire::services()) options.endpoints[service.service] = server->url();
  options.paced = false;
  const auto named = server->accounts();
  const auto found = std::find_if(named.begin(), named.end(), [&](const auto& each) { return each.name == account; });
  REQUIRE(found != named.end());
  auto [id, secret] = server->root_key(found->id).value();
  client::Credentials root{std::move(id), Secret(std::move(secret)), std::nullopt};
  return std::make_unique<client::Session>(std::shared_ptr<client::Transport>(client::make_curl_transport({})),
                                           client::system_environment(), std::move(root), std::move(options));
}

inline nlohmann::json Verified::call(const std::string& account, const std::string& operation,
                                     wire::Pairs parameters) const {
  const auto reply = root_of(account)->call({wire::Service::ram, operation, std::move(parameters)});
  REQUIRE_MESSAGE(reply.has_value(), reply.error().message);
  return *reply;
}

inline nlohmann::json Verified::make_key(const std::string& user) const {
  const auto made = call("company-b", "CreateAccessKey", {{"UserName", user}});
  return {{"account", "company-b"},
          {"user", user},
          {"access_key_id", made["AccessKey"]["AccessKeyId"]},
          {"access_key_secret", made["AccessKey"]["AccessKeySecret"]}};
}

}  // namespace ramify::cli::test
