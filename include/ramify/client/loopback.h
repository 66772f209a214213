#pragma once

#include <string_view>

namespace ramify::client {

/// Whether a base URL leads to this machine: plain http is for those alone, and no documented rate holds there.
[[nodiscard]] bool is_loopback(std::string_view base_url);

}  // namespace ramify::client
