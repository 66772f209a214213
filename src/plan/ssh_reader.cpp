#include "ssh_reader.h"

namespace ramify::plan {

namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBlank = " \t\n\v\f\r";

std::uint32_t big_endian(std::string_view four) {
  std::uint32_t value = 0;
  for (const char c : four) value = value << 8U | static_cast<unsigned char>(c);
  return value;
}

}  // namespace

std::optional<std::string_view> SshReader::take(std::size_t size) {
  if (!good_ || rest_.size() < size) {
    good_ = false;
    return std::nullopt;
  }
  const auto taken = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return taken;
}

std::optional<std::uint8_t> SshReader::byte() {
  const auto one = take(1);
  return one ? std::optional(static_cast<std::uint8_t>(one->front())) : std::nullopt;
}

std::optional<std::uint32_t> SshReader::number() {
  const auto four = take(4);
  return four ? std::optional(big_endian(*four)) : std::nullopt;
}

std::optional<std::string_view> SshReader::text() {
  const auto size = number();
  return size ? take(*size) : std::nullopt;
}

std::string ssh_text(std::string_view text) {
  std::string out;
  for (unsigned shift = 32; shift > 0;) {
    shift -= 8;
    out += static_cast<char>(text.size() >> shift & 0xFFU);
  }
  return out + std::string(text);
}

std::optional<std::string> base64_bytes(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  unsigned have = 0;
  std::size_t digits = 0;
  std::size_t pads = 0;
  for (const char c : text) {
    if (kBlank.find(c) != std::string_view::npos) continue;
    if (c == '=') {
      ++pads;
      continue;
    }
    const auto value = kDigits.find(c);
    if (value == std::string_view::npos || pads > 0) return std::nullopt;
    ++digits;
    bits = bits << 6U | static_cast<std::uint32_t>(value);
    have += 6;
    if (have < 8) continue;
    have -= 8;
    out += static_cast<char>(bits >> have & 0xFFU);
    bits &= (1U << have) - 1;
  }
  // One text for one value: no bits left over, no padding too much or too little.
  if (bits != 0 || (digits + pads) % 4 != 0 || pads > 2) return std::nullopt;
  return out;
}

std::string base64_bare(std::string_view bytes) {
  std::string out;
  std::uint32_t bits = 0;
  unsigned have = 0;
  for (const char c : bytes) {
    bits = (bits << 8U | static_cast<unsigned char>(c)) & 0xFFFFU;
    for (have += 8; have >= 6;) {
      have -= 6;
      out += kDigits[bits >> have & 0x3FU];
    }
  }
  if (have > 0) out += kDigits[bits << (6 - have) & 0x3FU];
  return out;
}

}  // namespace ramify::plan
