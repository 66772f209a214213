#pragma once

#include <string>
#include <string_view>

namespace ramify::config {

[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace ramify::config
