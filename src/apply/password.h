#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "ramify/client/client.h"
#include "ramify/diag/secret.h"

namespace ramify::apply {

/// Characters of a first password where the account asks for no more; the service takes up to 32.
inline constexpr std::size_t kPasswordLength = 24;
inline constexpr std::size_t kPasswordLengthMax = 32;

/// The account's own minimum (GetPasswordPolicy), at least `kPasswordLength`.
[[nodiscard]] Result<std::size_t> password_length(client::Session& session);

/// A password of lower and upper case letters, digits and symbols, each at least once, every character equally likely.
[[nodiscard]] Secret make_password(std::size_t length, const std::function<std::string(std::size_t)>& random_bytes);

}  // namespace ramify::apply
