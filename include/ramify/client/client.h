#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ramify/diag/instant.h"
#include "ramify/diag/result.h"
#include "ramify/diag/secret.h"
#include "ramify/model/names.h"
#include "ramify/wire/http.h"
#include "ramify/wire/operation.h"

namespace ramify::client {

struct Credentials {
  std::string access_key_id;
  Secret access_key_secret;
  std::optional<Secret> security_token;
  [[nodiscard]] Credentials clone() const;
};

/// Business parameters of one call, as the wire wants them: scalars as text, lists already in the operation's style
/// (`json_tags` for RAM, `add_flat_tags` for IMS).
struct Call {
  wire::Service service = wire::Service::ram;
  std::string operation;
  wire::Pairs parameters;
};
[[nodiscard]] std::string json_tags(const std::map<std::string, std::string>& tags);  ///< `[{"Key":…,"Value":…}]`
void add_flat_tags(wire::Pairs& parameters, const std::map<std::string, std::string>& tags);  ///< Tag.N.Key/Value

/// One HTTP exchange. The only implementation outside tests is curl's.
class Transport {
 public:
  virtual ~Transport() = default;
  /// `base_url` is scheme://host[:port]; the request's host header is set already. The kind of an error tells what a
  /// caller may do next: `network`, nothing was sent; `unknown_outcome`, the request went out and no whole reply came;
  /// `protocol`, a reply came that nobody should read (too large); `usage`, the URL itself is refused.
  virtual Result<wire::HttpResponse> send(const std::string& base_url, const wire::HttpRequest& request) = 0;
};
struct CurlOptions {
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds total_timeout{60'000};
  std::size_t response_bytes_max = std::size_t{32} << 20;
  std::optional<std::string> ca_file;
};
/// Thread-safe: all calls share a pool of connections, of HTTP/2 where it is offered. TLS 1.2 or newer, plain http only
/// to loopback; follows no redirect and never sends a request twice by itself.
[[nodiscard]] std::unique_ptr<Transport> make_curl_transport(const CurlOptions& options);

/// Waits grow twofold from `first_wait`, each drawn from its upper half; a wait that the service asks for counts
/// instead where it is longer. No call is tried again later than `deadline` after it began.
struct RetryPolicy {
  int attempts_max = 6;
  /// Attempts where nothing could be sent (refused, no such host, TLS): these seldom mend themselves.
  int unsent_attempts_max = 3;
  std::chrono::milliseconds first_wait{250};
  std::chrono::milliseconds wait_max{20'000};
  std::chrono::milliseconds deadline{180'000};
};

/// What the client needs from outside: all of it can be replaced in tests.
struct Environment {
  Clock now;
  std::function<std::string()> nonce;  ///< unique per request
  std::function<void(std::chrono::milliseconds)> sleep;
  std::function<double()> jitter;  ///< in [0,1)
  /// For pacing: never set back, finer than a second.
  std::function<std::chrono::steady_clock::time_point()> steady = std::chrono::steady_clock::now;
};
[[nodiscard]] Environment system_environment();

/// Told of every attempt, for logs and counters: never sees parameters or secrets.
struct Attempt {
  model::AccountKey account;
  wire::Service service;
  std::string operation;
  int number = 1;
  int http_status = 0;
  std::string code;  ///< empty when it went well
  std::string request_id;
  std::chrono::microseconds took{0};
};

/// Told before a call waits, so that people can be told too.
struct Wait {
  enum class Why {
    paced,      ///< its turn has not come
    throttled,  ///< the service asked to slow down
    failed,     ///< no answer, or one that asking again may mend
  } why = Why::paced;
  model::AccountKey account;
  std::string operation;
  std::chrono::milliseconds length{0};
};

/// Why the service refused a call, by its own account (AccessDeniedDetail of a NoPermission); each may be empty.
struct Denial {
  std::string action;          ///< the RAM action that was missing, e.g. `ram:CreateRole`
  std::string principal_type;  ///< SubUser, AssumedRoleUser, Federated
  std::string principal;       ///< user id, or role:session
  std::string layer;           ///< PolicyType: ControlPolicy, SessionPolicy, AssumeRolePolicy, AccountLevelIdentity…
  std::string kind;            ///< ImplicitDeny or ExplicitDeny
};

struct SessionOptions {
  model::AccountKey account;
  std::map<wire::Service, std::string> endpoints;  ///< base URL; default https://<service host>
  RetryPolicy retry;
  std::function<void(const Attempt&)> on_attempt;
  std::string user_agent = "ramify";
  /// Begin at the documented rate of each operation; else each is free until the service throttles it.
  bool paced = true;
  /// Calls under way at once in `call_all`.
  unsigned parallel = 8;
  std::function<void(const Wait&)> on_wait{};
};

/// One account's door to the API: signs (ACS3-HMAC-SHA256), sends, paces, retries, pages and decodes. Thread-safe.
///
/// Reads are retried on throttling, 5xx and lost or unreadable replies. A write is retried only where it surely did
/// nothing: on throttling, and where nothing could be sent. Where its reply is lost or unreadable, or the service
/// failed with 5xx, the error is `unknown_outcome` and the caller must look. Every attempt has a nonce of its own.
class Session {
 public:
  Session(std::shared_ptr<Transport> transport, Environment environment, Credentials credentials,
          SessionOptions options);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] const model::AccountKey& account() const;
  [[nodiscard]] Result<nlohmann::json> call(const Call& call) const;
  /// The same; where the service refused for want of permission, `denial` is what it said about why.
  [[nodiscard]] Result<nlohmann::json> call(const Call& call, std::optional<Denial>& denial) const;
  /// All pages of a paged read, as one list of the collection's members. A marker that repeats is a protocol error;
  /// page style is checked against TotalCount, freed of doubles and read again where it moved. Only for operations that
  /// have a `list_path`.
  [[nodiscard]] Result<std::vector<nlohmann::json>> list(const Call& call) const;
  /// Independent reads side by side; results in the order of the calls.
  [[nodiscard]] std::vector<Result<nlohmann::json>> call_all(const std::vector<Call>& calls) const;
  [[nodiscard]] std::vector<Result<std::vector<nlohmann::json>>> list_all(const std::vector<Call>& calls) const;
  /// The same account's endpoints and options under other credentials: for AssumeRole as a user.
  [[nodiscard]] std::unique_ptr<Session> with_credentials(Credentials credentials) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

using Sessions = std::map<model::AccountKey, std::shared_ptr<Session>>;

}  // namespace ramify::client
