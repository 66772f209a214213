#include "totp.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace ramify::sim {
namespace {

std::string base32_decode(std::string_view text) {
  std::string out;
  unsigned buffer = 0;
  unsigned bits = 0;
  for (const char c : text) {
    const unsigned value = c >= 'A' && c <= 'Z' ? static_cast<unsigned>(c - 'A') : static_cast<unsigned>(c - '2' + 26);
    buffer = ((buffer << 5U) | value) & 0xFFFFU;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    out += static_cast<char>((buffer >> bits) & 0xFFU);
  }
  return out;
}

}  // namespace

std::string totp(std::string_view base32_seed, Instant now, int step) {
  const std::string key = base32_decode(base32_seed);
  auto counter = static_cast<std::uint64_t>(now.time_since_epoch().count() / 30 + step);
  std::array<unsigned char, 8> message{};
  for (std::size_t i = message.size(); i > 0; --i) {
    message[i - 1] = static_cast<unsigned char>(counter & 0xFFU);
    counter >>= 8U;
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), message.data(), message.size(), digest.data(), &length);
  const std::size_t offset = digest[19] & 0x0FU;
  const std::uint32_t code = (static_cast<std::uint32_t>(digest[offset] & 0x7FU) << 24U) |
                             (static_cast<std::uint32_t>(digest[offset + 1]) << 16U) |
                             (static_cast<std::uint32_t>(digest[offset + 2]) << 8U) |
                             static_cast<std::uint32_t>(digest[offset + 3]);
  return fmt::format("{:06}", code % 1'000'000U);
}

}  // namespace ramify::sim
