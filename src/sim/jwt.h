#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "api_error.h"

namespace ramify::sim {

/// The claims of a JSON Web Token (RFC 7515, RS256 to RS512, ES256 to ES512) whose signature a key of `jwks` (RFC 7517)
/// made. Errors: AuthenticationFail.OIDCToken.Invalid, .InvalidSignature. What the claims say is the caller's to judge.
[[nodiscard]] Answer<nlohmann::json> verified_claims(std::string_view token, const std::string& jwks);

}  // namespace ramify::sim
