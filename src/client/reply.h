#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "ramify/client/client.h"

namespace ramify::client {

/// Who asked for what: for messages.
struct Asked {
  const model::AccountKey& account;
  const wire::OperationSpec& operation;
  [[nodiscard]] std::string text() const;  ///< `company-a: CreateRole`
};

/// What one exchange came to, before anybody decides whether to try again.
struct Reply {
  enum class Kind {
    success,
    throttled,
    transient,   ///< 5xx, or a code that says so
    lost,        ///< sent, no whole reply
    unreadable,  ///< a reply that is not this API's
    unsent,
    refused,  ///< an answer that asking again does not change
  } kind = Kind::refused;
  nlohmann::json body;                             ///< on success
  Error error;                                     ///< else: as told if this was the last attempt at a read
  std::string reason;                              ///< for what is told of a write that may or may not have happened
  std::optional<std::chrono::milliseconds> asked;  ///< the wait that the service asked for
  std::optional<Denial> denial;
  int http_status = 0;
  std::string code;
  std::string request_id;
};

/// `now` is this machine's time, to tell how far its clock is off.
[[nodiscard]] Reply read_reply(const Asked& asked, Result<wire::HttpResponse> response, Instant now);

/// The error of a write of which nobody knows whether it happened.
[[nodiscard]] Error unknown_outcome(const Asked& asked, const Reply& reply);

}  // namespace ramify::client
