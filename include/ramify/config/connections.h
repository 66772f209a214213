#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ramify/diag/diagnostic.h"
#include "ramify/model/names.h"

namespace ramify::config {

/// Where one account's credentials come from and where its requests go. Never part of the reviewed tree.
struct Connection {
  enum class Source { profile, env, chain } source = Source::profile;
  std::string name;                              ///< profile name, environment prefix, or `default`
  std::optional<std::string> endpoint;           ///< one URL for all services
  std::map<std::string, std::string> endpoints;  ///< by service: ram, ims, sts, resourcemanager, actiontrail
};

/// The connection file, plain.
struct Connections {
  std::map<model::AccountKey, Connection> accounts;
  /// user (`company-b/ci-bot`), project or `default` -> certificate files, made absolute against the file's folder.
  std::map<std::string, std::vector<std::filesystem::path>> recipients;
  /// Users whose own credentials are at hand, by `company-b/alice`: their source alone; requests go where the account's
  /// do.
  std::map<std::string, Connection> users;
  std::vector<model::AccountId> trusted_accounts;
  /// Whose signatures approve plans: an allowed_signers file, made absolute.
  std::optional<std::filesystem::path> allowed_signers;
  /// `aliyun_config:` — the aliyun CLI's configuration file to take profiles from, made absolute; its usual place where
  /// absent.
  std::optional<std::filesystem::path> aliyun_config;

  /// The account's connection; an account not named uses the profile of its own name.
  [[nodiscard]] Connection find(const model::AccountKey& account) const;
};

struct LoadedConnections {
  SourceMap sources;
  Diagnostics diagnostics;
  std::optional<Connections> connections;
};

[[nodiscard]] LoadedConnections load_connections(const std::filesystem::path& file);

}  // namespace ramify::config
