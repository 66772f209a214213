#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ramify/client/client.h"
#include "ramify/diag/result.h"
#include "ramify/model/names.h"

namespace ramify::check {

/// One thing looked at, and how it stands.
struct Finding {
  enum class State { good, warning, fault } state = State::good;
  std::string account;  ///< empty: of the machine
  std::string what;     ///< `connection file`, `credentials`, `endpoint ram`, `identity`, `clock`, `may plan` …
  std::string detail;
  std::string help;
  bool of_credentials = false;  ///< a fault of credentials, or of the account they belong to: exit 8
};
[[nodiscard]] std::string_view to_string(Finding::State state);

/// Passes everything on, and notes by how much the clocks of those who answer differ from ours.
class ClockWatch : public client::Transport {
 public:
  ClockWatch(std::shared_ptr<client::Transport> inner, Clock now);
  Result<wire::HttpResponse> send(const std::string& base_url, const wire::HttpRequest& request) override;
  /// Theirs less ours, of the last answer that said its time.
  [[nodiscard]] std::optional<std::chrono::seconds> apart() const;

 private:
  std::shared_ptr<client::Transport> inner_;
  Clock now_;
  mutable std::mutex mutex_;
  std::optional<std::chrono::seconds> apart_;
};
/// The moment in an HTTP `Date` header, `Sun, 06 Nov 1994 08:49:37 GMT`.
[[nodiscard]] std::optional<Instant> parse_http_date(const std::string& text);

/// Asks each service of one account one cheap question: who are we, does it answer, are the clocks together.
struct Examination {
  std::vector<Finding> findings;
  std::string arn;  ///< who we are there; empty where that could not be found out
};
[[nodiscard]] Examination examine(const client::Session& session, const model::AccountId& expected,
                                  const ClockWatch& clock);

}  // namespace ramify::check
