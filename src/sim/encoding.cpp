#include "encoding.h"

#include <algorithm>
#include <cstdint>

#include "ramify/wire/sign.h"

namespace ramify::sim {
namespace {

int digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

/// Unpadded digits; the bits left over must be zero, so that no two texts mean the same bytes.
std::optional<std::string> decode(std::string_view digits) {
  if (digits.size() % 4 == 1) return std::nullopt;
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : digits) {
    const int value = digit(c);
    if (value < 0) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>((bits >> static_cast<unsigned>(held)) & 0xFFU);
    bits &= (1U << static_cast<unsigned>(held)) - 1U;
  }
  if (bits != 0) return std::nullopt;
  return out;
}

}  // namespace

std::string base64url_encode(std::string_view bytes) {
  std::string out = wire::base64_encode(bytes);
  while (!out.empty() && out.back() == '=') out.pop_back();
  std::replace(out.begin(), out.end(), '+', '-');
  std::replace(out.begin(), out.end(), '/', '_');
  return out;
}

std::optional<std::string> base64url_decode(std::string_view text) {
  if (text.find_first_of("+/") != std::string_view::npos) return std::nullopt;
  std::string digits(text);
  std::replace(digits.begin(), digits.end(), '-', '+');
  std::replace(digits.begin(), digits.end(), '_', '/');
  return decode(digits);
}

std::optional<std::string> base64_decode(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') digits += c;
  }
  if (digits.empty() || digits.size() % 4 != 0) return std::nullopt;
  for (int pads = 0; pads < 2 && digits.back() == '='; ++pads) digits.pop_back();
  return decode(digits);
}

}  // namespace ramify::sim
