#pragma once

#include <string_view>

namespace ramify::cli {

[[nodiscard]] constexpr std::string_view version() {
  return "0.1.0";
}

}  // namespace ramify::cli
