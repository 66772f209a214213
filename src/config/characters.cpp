#include "characters.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "ramify/text/text.h"
#include "token.h"

namespace ramify::config {
namespace {

bool is_control(unsigned char byte) {
  return (byte < 0x20 && byte != '\n') || byte == 0x7F;
}

/// The code point at `offset` of valid UTF-8.
std::uint32_t decode(std::string_view text, std::size_t offset) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[offset + i]));
  };
  const std::uint32_t first = byte(0);
  if (first < 0x80) return first;
  if (first < 0xE0) return (first & 0x1FU) << 6U | (byte(1) & 0x3FU);
  if (first < 0xF0) return (first & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
  return (first & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U | (byte(2) & 0x3FU) << 6U | (byte(3) & 0x3FU);
}

bool is_deceptive(std::uint32_t point) {
  return (point >= 0x80 && point < 0xA0) || point == 0xAD || (point >= 0x200B && point <= 0x200F) ||
         (point >= 0x2028 && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF;
}

/// The offset of the first byte that does not continue valid UTF-8.
std::size_t first_invalid(std::string_view text) {
  std::size_t good = 0;
  while (good < text.size()) {
    std::size_t length = 1;
    while (length <= 4 && good + length <= text.size() && !text::is_valid_utf8(text.substr(good, length))) ++length;
    if (length > 4 || good + length > text.size()) return good;
    good += length;
  }
  return good;
}

}  // namespace

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return is_control(static_cast<unsigned char>(c)); });
}

bool check_characters(std::string_view text, SourceId file, Faults& faults) {
  Locator locator(file, text);
  if (text.starts_with("\xEF\xBB\xBF") || text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    faults.error("config.byte-order-mark", locator.range(0, 0), "the file begins with a byte order mark",
                 "save it as UTF-8 without one");
    return false;
  }
  if (!text::is_valid_utf8(text)) {
    const std::size_t at = first_invalid(text);
    faults.error("config.invalid-utf8", locator.range(at, at), "this byte is not valid UTF-8",
                 "save the file as UTF-8");
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool line_end = byte == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (is_control(byte) && byte != '\t' && !line_end) {
      faults.error("config.control-character", locator.range(i, i + 1),
                   fmt::format("the file holds the control character U+{:04X}", byte), "remove it");
      return false;
    }
    if (byte >= 0xC2 && is_deceptive(decode(text, i))) {
      faults.warning("config.invisible-character", locator.range(i, i + 1),
                     fmt::format("U+{:04X} is invisible or changes the direction of writing: the text reads "
                                 "differently from what it says",
                                 decode(text, i)),
                     "remove it");
    }
  }
  return true;
}

}  // namespace ramify::config
