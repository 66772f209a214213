#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace ramify {

/// Why the world said no; each value exists because a caller acts on it differently.
enum class ErrorKind {
  usage,            ///< the command line or a trusted file is wrong: exit 64 or 1
  io,               ///< a local file or device failed
  network,          ///< no reply: refused, reset, timed out, TLS
  unknown_outcome,  ///< a write was sent and no trustworthy reply came: it may or may not have happened
  throttled,        ///< the service asked us to slow down and kept asking past our deadline
  service,          ///< the service answered with an error of its own (see Error::service)
  protocol,         ///< the service answered something we cannot read
  credentials,      ///< no usable credentials, or refused as such: exit 8
  wrong_account,    ///< the credentials are those of another account: exit 8
  stale,            ///< what was reviewed is no longer what is there: exit 5
  locked,           ///< another run holds the lock: exit 6
  guard,            ///< refused because it is unsafe: exit 3
  interrupted,      ///< stopped by a signal: exit 130
};

/// What the service itself said, kept whole so that a person can take it to support.
struct ServiceFault {
  std::string operation;  ///< e.g. `CreateRole`
  std::string code;       ///< e.g. `EntityNotExist.Role`
  std::string message;
  std::string request_id;
  int http_status = 0;
};

/// How something outside went wrong: a value, never an exception.
struct Error {
  ErrorKind kind = ErrorKind::service;
  /// One line: what was tried and what came back.
  std::string message;
  /// What to do about it; may be empty.
  std::string help;
  std::optional<ServiceFault> service;
};

template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] tl::unexpected<Error> fail(ErrorKind kind, std::string message, std::string help = {});

}  // namespace ramify
