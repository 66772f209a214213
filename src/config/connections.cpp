#include "ramify/config/connections.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "endpoint_url.h"
#include "fields.h"
#include "files.h"

namespace ramify::config {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> kServices = {"ram", "ims", "sts", "resourcemanager", "actiontrail"};

std::optional<std::string> read_url(const Entry& entry, Faults& faults) {
  auto url = read_string(*entry.value, fmt::format("\"{}\"", entry.key), faults);
  if (!url) return {};
  switch (judge_endpoint(*url)) {
    case EndpointVerdict::good:
      return url;
    case EndpointVerdict::malformed:
      faults.error("connections.bad-endpoint", entry.value->range,
                   fmt::format("{} is not an endpoint", in_quotes(*url)), "write https://HOST or https://HOST:PORT");
      return {};
    case EndpointVerdict::plain_http:
      faults.error("connections.plain-http", entry.value->range,
                   "plain http is refused except to loopback: signed requests and new secrets would be readable",
                   "write https://");
      return {};
  }
  return {};
}

bool is_environment_prefix(std::string_view text) {
  return !text.empty() && std::isdigit(static_cast<unsigned char>(text.front())) == 0 &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
}

void read_source(const Fields& fields, Connection& connection, Faults& faults) {
  using Source = Connection::Source;
  const Entry* given = nullptr;
  for (const auto& [key, source] :
       {std::pair{"profile", Source::profile}, {"env", Source::env}, {"chain", Source::chain}}) {
    const Entry* entry = fields.find(key);
    if (entry == nullptr) continue;
    if (given != nullptr) {
      faults.error(
          "config.one-of", entry->key_range,
          fmt::format("credentials come from one place; this account names \"{}\" and \"{}\"", given->key, key));
      continue;
    }
    given = entry;
    connection.source = source;
    const auto name = source == Source::chain ? (read_word(*entry->value, "\"chain\"", {"default"}, faults)
                                                     ? std::optional<std::string>("default")
                                                     : std::nullopt)
                                              : read_text(*entry->value, fmt::format("\"{}\"", key), 1, 256, faults);
    if (!name) continue;
    connection.name = *name;
    if (source == Source::env && !is_environment_prefix(*name)) {
      faults.error("connections.bad-prefix", entry->value->range,
                   fmt::format("{} cannot begin the names of environment variables", in_quotes(*name)),
                   "write it in capitals, as in COMPANY_B for COMPANY_B_ACCESS_KEY_ID");
    }
  }
}

Connection read_connection(const Node& node, const model::AccountKey& key, Faults& faults) {
  Connection connection{Connection::Source::profile, key.str(), {}, {}};
  const Fields fields(node, "a connection", {"profile", "env", "chain", "endpoint", "endpoints"}, faults);
  if (!fields.sound()) return connection;
  read_source(fields, connection, faults);
  const Entry* one = fields.find("endpoint");
  const Entry* many = fields.find("endpoints");
  if (one != nullptr) connection.endpoint = read_url(*one, faults);
  if (many == nullptr) return connection;
  if (one != nullptr) {
    faults.error("config.one-of", many->key_range,
                 "give either \"endpoint\" for all services or \"endpoints\" for each");
  }
  const Fields services(*many->value, "\"endpoints\"", {"ram", "ims", "sts", "resourcemanager", "actiontrail"}, faults);
  for (const std::string_view service : kServices) {
    const Entry* entry = services.find(service);
    if (entry == nullptr) continue;
    if (auto url = read_url(*entry, faults)) connection.endpoints.emplace(service, *std::move(url));
  }
  return connection;
}

/// `company-b/alice`
bool is_user_path(std::string_view text) {
  const std::size_t slash = text.find('/');
  return slash != std::string_view::npos && model::AccountKey::parse(text.substr(0, slash)) &&
         model::UserName::parse(text.substr(slash + 1));
}

void read_users(const Entry& entry, Connections& connections, Faults& faults) {
  if (!expect(*entry.value, NodeKind::mapping, "\"users\"", faults)) return;
  for (const Entry& user : entry.value->entries) {
    if (!is_user_path(user.key)) {
      faults.error("connections.bad-user", user.key_range, fmt::format("{} is no user", in_quotes(user.key)),
                   "write the account's name, a slash and the user's, as in company-b/alice");
      continue;
    }
    const Fields fields(*user.value, "a user's credentials", {"profile", "env"}, faults);
    if (!fields.sound()) continue;
    Connection connection{Connection::Source::profile, user.key, {}, {}};
    read_source(fields, connection, faults);
    connections.users.emplace(user.key, std::move(connection));
  }
}

void read_recipients(const Entry& entry, const fs::path& folder, Connections& connections, Faults& faults) {
  if (!expect(*entry.value, NodeKind::mapping, "\"recipients\"", faults)) return;
  for (const Entry& recipient : entry.value->entries) {
    const auto* list =
        read_list(*recipient.value, fmt::format("the recipients of {}", in_quotes(recipient.key)), faults);
    if (list == nullptr) continue;
    auto& files = connections.recipients[recipient.key];
    for (const NodePtr& item : *list) {
      const auto path = read_text(*item, "a recipient's certificate", 1, 4096, faults);
      if (path) files.push_back((folder / *path).lexically_normal());
    }
  }
}

void read_connections(const Node& tree, const fs::path& folder, Connections& connections, Faults& faults) {
  const Fields fields(tree, "a connection file",
                      {"connections", "users", "recipients", "trusted_accounts", "allowed_signers", "aliyun_config"},
                      faults);
  if (!fields.sound()) return;
  const Entry* accounts = fields.find("connections");
  if (accounts != nullptr && expect(*accounts->value, NodeKind::mapping, "\"connections\"", faults)) {
    for (const Entry& entry : accounts->value->entries) {
      auto key = make_name<model::AccountKey>(entry.key, entry.key_range, "name.account", faults);
      if (key) connections.accounts.emplace(*key, read_connection(*entry.value, *key, faults));
    }
  }
  if (const Entry* entry = fields.find("users")) read_users(*entry, connections, faults);
  if (const Entry* entry = fields.find("recipients")) read_recipients(*entry, folder, connections, faults);
  if (const Entry* entry = fields.find("trusted_accounts")) {
    if (const auto* list = read_list(*entry->value, "\"trusted_accounts\"", faults)) {
      for (const NodePtr& item : *list) {
        const auto text = read_string(*item, "an entry of \"trusted_accounts\"", faults);
        if (!text) continue;
        auto id = make_name<model::AccountId>(*text, item->range, "name.account-id", faults);
        if (id) connections.trusted_accounts.push_back(*std::move(id));
      }
    }
  }
  if (const Entry* entry = fields.find("allowed_signers")) {
    const auto path = read_text(*entry->value, "\"allowed_signers\"", 1, 4096, faults);
    if (path) connections.allowed_signers = (folder / *path).lexically_normal();
  }
  if (const Entry* entry = fields.find("aliyun_config")) {
    const auto path = read_text(*entry->value, "\"aliyun_config\"", 1, 4096, faults);
    if (path) connections.aliyun_config = (folder / *path).lexically_normal();
  }
}

/// Who can write this file can send our signed requests anywhere.
void check_permissions(const fs::path& file, Faults& faults) {
  std::error_code unknown;
  const fs::perms permissions = fs::status(file, unknown).permissions();
  if (unknown || (permissions & fs::perms::others_write) == fs::perms::none) return;
  faults
      .error("connections.writable-by-all", {},
             fmt::format("everybody on this machine can write {}", in_quotes(file.string())), "chmod o-w it")
      .where.reset();
}

}  // namespace

Connection Connections::find(const model::AccountKey& account) const {
  const auto found = accounts.find(account);
  if (found != accounts.end()) return found->second;
  return {Connection::Source::profile, account.str(), {}, {}};
}

LoadedConnections load_connections(const fs::path& file) {
  LoadedConnections loaded;
  Faults faults(loaded.diagnostics);
  constexpr std::uintmax_t kBytesMax = std::uintmax_t{1} << 20;
  const std::map<std::string, std::string> nothing;
  Files files(loaded.sources, faults, kBytesMax, nothing);
  Connections connections;
  if (const auto id = files.open_root(file, "name a connection file with --connections")) {
    check_permissions(file, faults);
    std::error_code no_folder;
    const fs::path folder = fs::absolute(file, no_folder).parent_path();
    if (const NodePtr tree = read_yaml(loaded.sources, *id, loaded.diagnostics)) {
      read_connections(*tree, folder, connections, faults);
    }
  }
  finish(loaded.diagnostics);
  if (!has_errors(loaded.diagnostics)) loaded.connections = std::move(connections);
  return loaded;
}

}  // namespace ramify::config
