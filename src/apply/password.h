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

/// What an account demands of passwords, as far as a random one could break it.
struct PasswordRule {
  std::size_t length = kPasswordLength;
  std::size_t different = 0;  ///< so many different characters
  std::string not_in;         ///< the user's name, where the password may not hold it
};
/// The account's own rule (IMS GetPasswordPolicy), never weaker than `kPasswordLength` characters.
[[nodiscard]] Result<PasswordRule> password_rule(client::Session& session, const model::UserName& user);

/// A password of lower and upper case letters, digits and symbols, each at least once, that keeps the rule; of those
/// that do, each is equally likely.
[[nodiscard]] Secret make_password(const PasswordRule& rule,
                                   const std::function<std::string(std::size_t)>& random_bytes);

}  // namespace ramify::apply
