#include <doctest/doctest.h>

#include <filesystem>

#include "loading.h"
#include "ramify/config/connections.h"

namespace fs = std::filesystem;
using namespace ramify;

namespace {

config::LoadedConnections load(const testing::TemporaryFolder& folder, const std::string& yaml) {
  const fs::path file = folder.path() / "connections.yaml";
  testing::write_file(file, yaml);
  return config::load_connections(file);
}

std::string messages(const std::string& yaml) {
  const testing::TemporaryFolder folder;
  const auto loaded = load(folder, yaml);
  CHECK(loaded.connections.has_value() == !has_errors(loaded.diagnostics));
  return testing::render(loaded.sources, loaded.diagnostics);
}

model::AccountKey key(const std::string& text) {
  return model::AccountKey::from_service(text);
}

}  // namespace

TEST_CASE("a connection file says where credentials come from and where requests go") {
  const testing::TemporaryFolder folder;
  const auto loaded = load(folder, R"(connections:
  company-a: {profile: prod-a}
  company-b: {env: COMPANY_B, endpoint: "http://127.0.0.1:7070"}
  company-c: {chain: default, endpoints: {ram: "https://ram.example.com", sts: "https://sts.example.com:8443"}}
recipients: {default: [certs/secops.pem], company-b/ci-bot: [/etc/ci.pem, ../ci.pem]}
trusted_accounts: ["3000000000000003"]
aliyun_config: aliyun.json
)");
  CHECK(testing::render(loaded.sources, loaded.diagnostics) == "");
  REQUIRE(loaded.connections);
  const config::Connections& all = *loaded.connections;
  using Source = config::Connection::Source;
  CHECK(all.find(key("company-a")).name == "prod-a");
  CHECK(all.find(key("company-b")).source == Source::env);
  CHECK(all.find(key("company-b")).endpoint == "http://127.0.0.1:7070");
  CHECK(all.find(key("company-c")).source == Source::chain);
  CHECK(all.find(key("company-c")).endpoints.at("sts") == "https://sts.example.com:8443");
  const fs::path here = fs::absolute(folder.path());
  CHECK(all.recipients.at("default") == std::vector<fs::path>{here / "certs/secops.pem"});
  CHECK(all.recipients.at("company-b/ci-bot") == std::vector<fs::path>{"/etc/ci.pem", here.parent_path() / "ci.pem"});
  CHECK(all.trusted_accounts.front().str() == "3000000000000003");
  CHECK(all.aliyun_config == here / "aliyun.json");
}

TEST_CASE("users' own credentials stand under their account and name") {
  const testing::TemporaryFolder folder;
  const auto loaded = load(folder, "users: {company-b/alice: {profile: alice}, company-b/ci.bot: {env: CI}}\n");
  REQUIRE(loaded.connections);
  CHECK(loaded.connections->users.at("company-b/alice").name == "alice");
  CHECK(loaded.connections->users.at("company-b/ci.bot").source == config::Connection::Source::env);
  CHECK(messages("users: {alice: {profile: a}}\n") ==
        "connections.yaml:1:9: error: \"alice\" is no user [connections.bad-user]\n"
        " 1 | users: {alice: {profile: a}}\n"
        "   |         ^~~~~\n"
        "help: write the account's name, a slash and the user's, as in company-b/alice\n");
}

TEST_CASE("an account that no connection names uses the profile of its own name") {
  const testing::TemporaryFolder folder;
  const auto loaded = load(folder, "connections: {a: {endpoint: \"https://x.example.com\"}}\n");
  REQUIRE(loaded.connections);
  CHECK(loaded.connections->find(key("a")).name == "a");
  const config::Connection other = loaded.connections->find(key("company-x"));
  CHECK(other.source == config::Connection::Source::profile);
  CHECK(other.name == "company-x");
  CHECK_FALSE(other.endpoint.has_value());
}

TEST_CASE("plain http goes to loopback and nowhere that merely looks like it") {
  const auto verdict = [](const std::string& url) {
    return messages("connections: {a: {endpoint: \"" + url + "\"}}\n").empty();
  };
  for (const char* good : {"http://127.0.0.1:1", "http://127.9.9.9", "http://localhost:80", "http://[::1]:65535",
                           "https://ram.aliyuncs.com", "https://[::1]"}) {
    CAPTURE(good);
    CHECK(verdict(good));
  }
  for (const char* bad :
       {"http://10.0.0.1", "http://127.0.0.1.example.com", "http://127.1", "http://localhost.example.com",
        "http://user@127.0.0.1", "https://x.example.com/path", "https://x.example.com?q", "https://u:p@x.example.com",
        "https://x.example.com:0", "https://x.example.com:65536", "https://", "ftp://x.example.com", "ram.aliyuncs.com",
        "https://x .example.com", "HTTP://127.0.0.1"}) {
    CAPTURE(bad);
    CHECK_FALSE(verdict(bad));
  }
}

TEST_CASE("what is wrong with a connection file is said as with a configuration") {
  CHECK(messages("connections: {a: {endpoint: \"http://ram.aliyuncs.com\"}}\n") ==
        "connections.yaml:1:29: error: plain http is refused except to loopback: signed requests and new secrets would "
        "be "
        "readable [connections.plain-http]\n"
        " 1 | connections: {a: {endpoint: \"http://ram.aliyuncs.com\"}}\n"
        "   |                             ^~~~~~~~~~~~~~~~~~~~~~~~~\n"
        "help: write https://\n");
  CHECK(messages("connections: {a: {endpoint: ram.aliyuncs.com}}\n") ==
        "connections.yaml:1:29: error: \"ram.aliyuncs.com\" is not an endpoint [connections.bad-endpoint]\n"
        " 1 | connections: {a: {endpoint: ram.aliyuncs.com}}\n"
        "   |                             ^~~~~~~~~~~~~~~~\n"
        "help: write https://HOST or https://HOST:PORT\n");
  CHECK(messages("connections: {a: {env: company-b}}\n") ==
        "connections.yaml:1:24: error: \"company-b\" cannot begin the names of environment variables "
        "[connections.bad-prefix]\n"
        " 1 | connections: {a: {env: company-b}}\n"
        "   |                        ^~~~~~~~~\n"
        "help: write it in capitals, as in COMPANY_B for COMPANY_B_ACCESS_KEY_ID\n");
  CHECK(messages("connections: {a: {env: A, profile: b}}\ntrusted: []\n") ==
        "connections.yaml:1:19: error: credentials come from one place; this account names \"profile\" and \"env\" "
        "[config.one-of]\n"
        " 1 | connections: {a: {env: A, profile: b}}\n"
        "   |                   ^~~\n"
        "\n"
        "connections.yaml:2:1: error: a connection file has no key \"trusted\" [config.unknown-key]\n"
        " 2 | trusted: []\n"
        "   | ^~~~~~~\n"
        "help: it may hold: connections, users, recipients, trusted_accounts, allowed_signers, aliyun_config\n");
}

TEST_CASE("a connection file that everybody can write is refused") {
  const testing::TemporaryFolder folder;
  const fs::path file = folder.path() / "connections.yaml";
  testing::write_file(file, "connections: {}\n");
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write | fs::perms::others_write);
  const auto loaded = config::load_connections(file);
  REQUIRE(loaded.diagnostics.size() == 1);
  CHECK(loaded.diagnostics[0].code == "connections.writable-by-all");
  CHECK(loaded.diagnostics[0].message == "everybody on this machine can write \"" + file.string() + "\"");
  CHECK_FALSE(loaded.connections.has_value());
}
