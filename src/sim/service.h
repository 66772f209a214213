#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "authenticate.h"
#include "dice.h"
#include "handlers.h"
#include "journal.h"
#include "past.h"
#include "propagation.h"
#include "ramify/sim/server.h"
#include "ramify/sim/weather.h"
#include "ramify/wire/http.h"
#include "sim_clock.h"
#include "state_file.h"
#include "store.h"
#include "throttle.h"
#include "trail.h"

namespace ramify::sim {

/// What goes back over a connection, and how much of it.
struct Delivery {
  enum class Kind { whole, half, nothing } kind = Kind::whole;
  wire::HttpResponse response;
  int delay_ms = 0;  ///< before it goes
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

  // What the control endpoints look at and turn.
  [[nodiscard]] SimClock& clock() { return clock_; }
  [[nodiscard]] const Switches& switches() const { return options_.switches; }
  [[nodiscard]] std::uint64_t random_seed() const;
  [[nodiscard]] std::string state() const;
  /// Takes the place of all there is: accounts, sessions, nonces.
  [[nodiscard]] Result<void> load_state(const std::string& text);
  /// How many calls had which end, by `service:Operation` and code; `OK` where they succeeded.
  using Counters = std::map<std::pair<std::string, std::string>, std::uint64_t>;
  [[nodiscard]] Counters counters() const;
  void clear_counters();
  [[nodiscard]] Faults faults() const;
  void set_faults(const Faults& faults);
  [[nodiscard]] Rates rates() const;
  void set_rates(const Rates& rates);

 private:
  /// One request on its way through.
  struct Visit {
    RequestInfo info;
    Answer<Envelope> envelope = Envelope{};
    const wire::OperationSpec* operation = nullptr;
    ApiError refused;  ///< set where there is no operation to call
    Fault::Kind fault = Fault::Kind::none;
    std::string caller;
    std::string host;
    std::string request_id;
    SignedText to_sign;  ///< where the operation has to be signed
    wire::Pairs shown;   ///< parameters as a log or an event may show them
    std::string user_agent;
    int delay_ms = 0;
    std::int64_t retry_after_ms = 0;  ///< of a throttled call
    std::string source_ip;
    const Event* event = nullptr;  ///< what was remembered of it; until the next one
    std::uint64_t record = 0;      ///< of the journal, which the reply waits for; 0: none
  };

  explicit Service(Options options);
  [[nodiscard]] Result<void> load();
  [[nodiscard]] Result<void> begin_store();
  /// All that the request alone tells; without the lock.
  [[nodiscard]] Visit receive(const wire::HttpRequest& request, const std::string& source_ip);
  [[nodiscard]] Reply handle(Visit& visit);
  [[nodiscard]] Reply call(Visit& visit, const Caller& caller);
  [[nodiscard]] Reply faulted(const Visit& visit) const;
  /// Without the lock.
  [[nodiscard]] wire::HttpResponse respond(const Visit& visit, Reply reply) const;
  [[nodiscard]] Delivery deliver(const Visit& visit, Reply reply) const;
  [[nodiscard]] LogEntry entry_of(const Visit& visit, const Reply& reply) const;
  void note(const Visit& visit, const LogEntry& entry);
  /// The call and what became of it, for LookupEvents.
  void remember(Visit& visit, const Caller& caller, const Reply& reply);
  /// What chance does to the request.
  void draw(Visit& visit);
  /// Between a caller's proof and its rights: rates, and what has not come round yet.
  [[nodiscard]] Answer<void> admit(Visit& visit, const Caller& caller, const Params& params);
  void settle(const Visit& visit, const Caller& caller, const Params& params, Reply& reply);
  void gather_secrets();
  [[nodiscard]] Result<bool> load_file();
  [[nodiscard]] Result<void> compact();
  /// The nonce that the request used and what the call changed, into the journal.
  [[nodiscard]] Result<void> record(Visit& visit, Instant now, bool changed);

  Options options_;
  SimClock clock_;
  mutable std::mutex mutex_;
  Store store_;
  NonceMemory nonces_;
  Changes changes_;
  std::unique_ptr<Journal> journal_;  ///< none: nothing is kept
  std::vector<std::string> secrets_;
  Trail trail_;
  std::deque<LogEntry> log_;
  Counters counters_;
  Throttle throttle_;
  Dice dice_;
  Propagation propagation_;
  Past past_;
  std::atomic<std::uint64_t> requests_{0};
  std::string run_;  ///< tells request ids of one run from another's
};

}  // namespace ramify::sim
