#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "authenticate.h"
#include "handlers.h"
#include "journal.h"
#include "ramify/sim/server.h"
#include "ramify/wire/http.h"
#include "state_file.h"
#include "store.h"
#include "trail.h"

namespace ramify::sim {

/// What goes back over a connection, and how much of it.
struct Delivery {
  enum class Kind { whole, half, nothing } kind = Kind::whole;
  wire::HttpResponse response;
};

/// The service without its sockets: one request in, one reply out. Thread-safe.
class Service {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Service>> open(Options options);

  [[nodiscard]] Delivery answer(const wire::HttpRequest& request, const std::string& source_ip);

  [[nodiscard]] std::vector<LogEntry> log() const;
  void clear_log();
  [[nodiscard]] std::string snapshot() const;
  [[nodiscard]] std::vector<std::string> secrets() const;
  [[nodiscard]] std::optional<std::pair<std::string, std::string>> root_key(const std::string& account_id) const;
  [[nodiscard]] std::vector<AccountName> account_names() const;
  /// The state file as one line, and let go for a successor.
  void close();

 private:
  /// One request on its way through.
  struct Visit {
    RequestInfo info;
    Answer<Envelope> envelope;
    const wire::OperationSpec* operation = nullptr;
    ApiError refused;  ///< set where there is no operation to call
    Fault::Kind fault = Fault::Kind::none;
    std::string caller;
    std::uint64_t record = 0;  ///< of the journal, which the reply waits for; 0: none
  };

  explicit Service(Options options) : options_(std::move(options)) {}
  [[nodiscard]] Result<void> load();
  [[nodiscard]] Result<void> begin_store();
  [[nodiscard]] Visit receive(const wire::HttpRequest& request);
  [[nodiscard]] Reply handle(Visit& visit, const wire::HttpRequest& request, const std::string& source_ip);
  [[nodiscard]] Reply call(Visit& visit, const Caller& caller, const std::string& source_ip);
  [[nodiscard]] Reply faulted(const Visit& visit) const;
  [[nodiscard]] wire::HttpResponse respond(const Visit& visit, const Reply& reply);
  void note(const Visit& visit, int status, const Reply& reply);
  void gather_secrets();
  [[nodiscard]] Result<bool> load_state();
  [[nodiscard]] Result<void> compact();
  /// The nonce that the request used and what the call changed, into the journal.
  [[nodiscard]] Result<void> record(Visit& visit, Instant now, bool changed);

  Options options_;
  mutable std::mutex mutex_;
  Store store_;
  NonceMemory nonces_;
  Changes changes_;
  std::unique_ptr<Journal> journal_;  ///< none: nothing is kept
  std::vector<std::string> secrets_;
  Trail trail_;
  std::vector<LogEntry> log_;
  std::uint64_t requests_ = 0;
  std::string run_;  ///< tells request ids of one run from another's
};

}  // namespace ramify::sim
