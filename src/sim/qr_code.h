#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ramify::sim {

/// The square of a QR code (ISO/IEC 18004), true where it is dark; rows from the top, no quiet zone.
using QrCode = std::vector<std::vector<bool>>;

/// `text` as bytes, with error correction of level M; empty where it is longer than 213 bytes (version 10).
[[nodiscard]] std::optional<QrCode> qr_code(std::string_view text);

/// A black and white PNG (ISO/IEC 15948) of the code, `scale` pixels a module, with its quiet zone of four modules.
[[nodiscard]] std::string to_png(const QrCode& code, std::size_t scale);

}  // namespace ramify::sim
