#include "ramify/diag/result.h"

#include <utility>

namespace ramify {

tl::unexpected<Error> fail(ErrorKind kind, std::string message, std::string help) {
  return tl::make_unexpected(Error{kind, std::move(message), std::move(help), std::nullopt});
}

}  // namespace ramify
