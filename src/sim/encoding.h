#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ramify::sim {

/// RFC 4648 without padding in the alphabet of URLs; and back, empty where the text is not of it.
[[nodiscard]] std::string base64url_encode(std::string_view bytes);
[[nodiscard]] std::optional<std::string> base64url_decode(std::string_view text);
/// The ordinary alphabet, padded; white space between is passed over.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);

}  // namespace ramify::sim
