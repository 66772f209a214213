#include "ramify/cli/exit_code.h"

#include <algorithm>
#include <array>

namespace ramify::cli {

Exit exit_for(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::unknown_outcome:
      return Exit::partial;
    case ErrorKind::credentials:
    case ErrorKind::wrong_account:
      return Exit::credentials;
    case ErrorKind::stale:
      return Exit::stale;
    case ErrorKind::locked:
      return Exit::locked;
    case ErrorKind::guard:
      return Exit::guard;
    case ErrorKind::interrupted:
      return Exit::interrupted;
    case ErrorKind::usage:
    case ErrorKind::io:
    case ErrorKind::network:
    case ErrorKind::throttled:
    case ErrorKind::service:
    case ErrorKind::protocol:
      return Exit::error;
  }
  return Exit::error;
}

Exit worse(Exit a, Exit b) {
  constexpr std::array kBySeriousness = {Exit::usage,        Exit::credentials, Exit::stale,  Exit::guard,
                                         Exit::check_failed, Exit::interrupted, Exit::locked, Exit::partial,
                                         Exit::error,        Exit::changes,     Exit::ok};
  const auto rank = [&](Exit exit) { return std::find(kBySeriousness.begin(), kBySeriousness.end(), exit); };
  return rank(a) < rank(b) ? a : b;
}

}  // namespace ramify::cli
