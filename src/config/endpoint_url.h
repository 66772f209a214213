#pragma once

#include <string_view>

namespace ramify::config {

enum class EndpointVerdict { good, malformed, plain_http };

/// An endpoint is `https://HOST[:PORT]` and no more: no user, path, query or fragment. `http://` only to 127.0.0.0/8,
/// [::1] and localhost.
[[nodiscard]] EndpointVerdict judge_endpoint(std::string_view url);

}  // namespace ramify::config
