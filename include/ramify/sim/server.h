#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ramify/diag/instant.h"
#include "ramify/diag/result.h"
#include "ramify/diag/secret.h"
#include "ramify/sim/weather.h"

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
  bool throttling_says_retry_after = false;  ///< x-acs-retry-after, in milliseconds
  bool refuse_unknown_parameters = true;
  /// A trust that names a missing user or role is `404 EntityNotExist.User|Role` instead of MalformedPolicyDocument.
  bool unknown_trust_principal_is_not_found = false;
  /// A policy that a role holds is `DeleteConflict.Policy.Role` instead of `DeleteConflict.Role.Policy`.
  bool role_conflict_names_policy_first = false;
  bool ram_delete_user_recycles = true;        ///< as IMS DeleteUser does
  bool recycled_user_keeps_its_name = false;   ///< nobody else can take it
  bool names_ignore_case = true;               ///< of users, groups and roles; policy names always do
  bool role_date_moves_on_trust_edit = true;   ///< else only on other edits
  bool role_date_moves_on_attachment = false;  ///< UpdateDate tells of attach and detach
  /// Grants within a resource group count in AttachmentCount / are listed by ListEntitiesForPolicy.
  bool attachment_count_spans_resource_groups = true;
  bool entities_span_resource_groups = false;
  bool scopes_share_attachment_quota = true;
  bool sts_session_arns = false;        ///< GetCallerIdentity of a session: `acs:sts::…` instead of `acs:ram::…`
  bool caller_identity_exempt = true;   ///< a session policy does not keep a session from asking who it is
  int chained_session_max_seconds = 0;  ///< of a session that a session asked for; 0: the role's own
};

/// Limits that GetAccountSummary tells and every call is held to [RAM documentation, "Limits"].
struct Quotas {
  std::size_t users = 5000;
  std::size_t groups = 300;
  std::size_t roles = 1000;
  std::size_t policies = 1500;
  std::size_t versions_per_policy = 5;
  std::size_t policy_bytes = 6144;
  std::size_t trust_bytes = 6144;  ///< not published; the cautious side
  std::size_t groups_per_user = 10;
  std::size_t access_keys_per_user = 2;  ///< and of the account itself
  std::size_t virtual_mfa_devices = 5000;
  std::size_t policies_per_user = 10;  ///< custom policies attached
  std::size_t policies_per_group = 10;
  std::size_t policies_per_role = 10;
  std::size_t system_policies_per_user = 20;
  std::size_t system_policies_per_group = 20;
  std::size_t system_policies_per_role = 20;
  std::size_t tags_per_object = 20;
  std::size_t recycle_days = 30;  ///< how long the recycle bin keeps a user or key
};

/// What the server does to a request, for tests: decided before it is handled.
struct Fault {
  enum class Kind {
    none,
    server_error,   ///< 500 InternalError, nothing done
    throttle,       ///< Throttling.User, nothing done
    no_permission,  ///< NoPermission, nothing done
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
  Instant time;  ///< by the simulator's clock
  std::string source_ip;
  std::string caller;      ///< ARN; empty where it could not be authenticated
  std::string parameters;  ///< `k=v` joined by `&`, sorted, secrets as `***`
  /// The parameters that say what a call is about; none of them can be a secret.
  std::vector<std::pair<std::string, std::string>> names;
  int status = 0;    ///< 0: the connection was closed without a reply
  std::string code;  ///< error code; empty on success
};
[[nodiscard]] bool names_something(std::string_view parameter);
/// `time account caller service:Operation name=value… status code`, for `--log`; no line end in it.
[[nodiscard]] std::string log_line(const LogEntry& entry);

struct Options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any free one
  std::vector<AccountSpec> accounts;
  /// The state and, appended to it, what each write changed.
  std::optional<std::filesystem::path> state_file;
  bool sync = true;  ///< a write is answered when it is on the disk; else when the operating system has it
  /// Snapshot files (schemas/snapshot.schema.json) laid over the accounts when the state is new.
  std::vector<std::filesystem::path> seeds;
  Switches switches;
  Quotas quotas;
  Clock clock;                                     ///< default: the system's
  std::optional<Instant> start_at;                 ///< where the clock begins, to run on from there
  bool frozen = false;                             ///< the clock stands still until it is advanced
  Rates rates;                                     ///< default: none
  Faults faults;                                   ///< beside `fault`, by chance that the random seed decides
  std::size_t log_limit = 0;                       ///< entries that `log` keeps; 0: all
  std::uint64_t random_seed = 1;                   ///< ids, keys, tokens
  std::function<Fault(const RequestInfo&)> fault;  ///< default: none
  std::function<void(const LogEntry&)> on_request;
  unsigned threads = 2;
  /// Where the control endpoints listen (control.h); a loopback address, port 0 is any free one. Default: nowhere.
  std::optional<std::pair<std::string, std::uint16_t>> control;
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
  /// What ids, secrets and chance come from; a state file keeps its own.
  [[nodiscard]] std::uint64_t random_seed() const;
  [[nodiscard]] std::string control_url() const;  ///< empty where there is none
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
