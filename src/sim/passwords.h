#pragma once

#include <string>
#include <string_view>

#include "context.h"

namespace ramify::sim {

/// What is kept of a password.
[[nodiscard]] std::string password_digest(const User& user, std::string_view password);
/// The account's password policy.
[[nodiscard]] Answer<void> check_password(const Context& context, const User& user, const std::string& password);

}  // namespace ramify::sim
