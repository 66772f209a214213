#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ramify/diag/instant.h"
#include "ramify/diag/result.h"
#include "ramify/diag/secret.h"

namespace ramify::sim {

/// `--account ID[:alias[:AccessKeyId:Secret]]`; the key is the account's own (root) key, made up where not given.
struct AccountSpec {
  std::string id;
  std::string alias;
  std::string access_key_id;
  Secret access_key_secret;
};

/// An account of the server and what connection files and snapshots call it.
struct AccountName {
  std::string id;
  std::string name;  ///< from a seed, else the alias, else the id
};

/// Behaviours that the service's documentation leaves open [ram-api.md 11, policy-language.md 2]; the default is the
/// cautious side. Given as `--switch name=value`.
struct Switches {
  bool trust_principal_must_exist = true;
  bool delete_access_key_needs_inactive = true;
  bool update_role_resets_max_session = true;
  bool reserialise_documents = false;  ///< documents come back reordered and reformatted, meaning the same
  bool shuffle_lists = false;          ///< list order differs from call to call
  bool lower_case_role_arns = true;
  /// Whether a grant that is confined to a resource group authorises calls of RAM and STS: no resource group holds
  /// roles.
  bool resource_group_grants_reach_ram = false;
  int throttling_http_status = 400;
};

/// What the server does to a request, for tests: decided before it is handled.
struct Fault {
  enum class Kind {
    none,
    server_error,   ///< 500 InternalError, nothing done
    throttle,       ///< Throttling.User, nothing done
    reset_before,   ///< connection closed, nothing done
    reset_after,    ///< done, then the connection closed without a reply
    truncate_body,  ///< done, half the body
    not_json,       ///< a proxy's HTML page
    repeat_marker,  ///< a paged read whose marker never moves
  } kind = Kind::none;
};
struct RequestInfo {
  std::uint64_t number = 0;  ///< from 1
  std::string account_id;
  std::string service;
  std::string operation;
  bool writes = false;
};

/// A handled request, without secrets.
struct LogEntry {
  RequestInfo request;
  std::string caller;      ///< ARN; empty where it could not be authenticated
  std::string parameters;  ///< `k=v` joined by `&`, sorted, secrets as `***`
  int status = 0;
  std::string code;  ///< error code; empty on success
};

struct Options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any free one
  std::vector<AccountSpec> accounts;
  std::optional<std::filesystem::path> state_file;
  /// Snapshot files (schemas/snapshot.schema.json) laid over the accounts when the state is new.
  std::vector<std::filesystem::path> seeds;
  Switches switches;
  Clock clock;                                     ///< default: the system's
  std::uint64_t random_seed = 1;                   ///< ids, keys, tokens
  std::function<Fault(const RequestInfo&)> fault;  ///< default: none
  std::function<void(const LogEntry&)> on_request;
  unsigned threads = 2;
};

/// The service imagined, over real HTTP.
class Server {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(Options options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::string url() const;  ///< http://127.0.0.1:PORT
  /// Stops accepting, finishes what is under way, writes the state.
  void stop();

  [[nodiscard]] std::vector<LogEntry> log() const;
  void clear_log();
  /// The whole state as a snapshot (schemas/snapshot.schema.json), sorted: comparable to the byte.
  [[nodiscard]] std::string snapshot() const;
  /// Every secret the server has handed out: for tests that look for leaks.
  [[nodiscard]] std::vector<std::string> secrets() const;
  /// The root key of an account: for connection files.
  [[nodiscard]] std::optional<std::pair<std::string, std::string>> root_key(const std::string& account_id) const;
  [[nodiscard]] std::vector<AccountName> accounts() const;

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ramify::sim
