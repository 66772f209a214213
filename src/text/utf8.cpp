#include "utf8.h"

#include <utf8proc.h>

#include "ramify/text/text.h"

namespace ramify::text {
namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

/// Characters that show nothing although their general category calls them letters, marks, symbols or spaces.
bool shows_nothing(char32_t c) {
  return c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 || (c >= 0x180B && c <= 0x180F) ||
         c == 0x2800 || c == 0x3164 || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFFA0 || (c >= 0xE0100 && c <= 0xE01EF);
}

bool is_printable(char32_t c) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return false;
    case UTF8PROC_CATEGORY_ZS:
      return c == 0x20 || c == 0x3000;
    default:
      return !shows_nothing(c);
  }
}

bool is_plain_ascii(char c) {
  return c >= 0x20 && c <= 0x7E;
}

void append_escape(std::string& out, char32_t code) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string hex;
  for (char32_t rest = code; rest != 0 || hex.size() < 2; rest >>= 4U) {
    hex.insert(hex.begin(), digits[rest & 0xFU]);
  }
  out += "\\u{" + hex + '}';
}

}  // namespace

CodePoint decode_at(std::string_view text, std::size_t at) {
  const unsigned lead = byte_at(text, at);
  if (lead < 0x80) {
    return {lead, 1, true};
  }
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  const CodePoint bad{lead, 1, false};
  if (lead < 0xC2 || lead > 0xF4 || text.size() - at < length) {
    return bad;
  }
  char32_t code = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const unsigned next = byte_at(text, at + i);
    if ((next & 0xC0U) != 0x80) {
      return bad;
    }
    code = (code << 6U) | (next & 0x3FU);
  }
  constexpr char32_t smallest[] = {0x80, 0x800, 0x10000};
  if (code < smallest[length - 2] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
    return bad;
  }
  return {code, length, true};
}

void append_utf8(std::string& out, char32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
    return;
  }
  const unsigned more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  out += static_cast<char>((0xFF00U >> (more + 1) & 0xFFU) | (code >> (6 * more)));
  for (unsigned i = more; i-- > 0;) {
    out += static_cast<char>(0x80U | (code >> (6 * i) & 0x3FU));
  }
}

std::size_t columns_of(CodePoint point) {
  if (!point.valid) {
    return 1;
  }
  const int width = utf8proc_charwidth(static_cast<utf8proc_int32_t>(point.code));
  return width > 0 ? static_cast<std::size_t>(width) : 0;
}

bool is_valid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_at(text, at);
    if (!point.valid) {
      return false;
    }
    at += point.bytes;
  }
  return true;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_at(text, at);
    width += columns_of(point);
    at += point.bytes;
  }
  return width;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    std::size_t plain = at;
    while (plain < text.size() && is_plain_ascii(text[plain])) {
      ++plain;
    }
    out.append(text, at, plain - at);
    if ((at = plain) == text.size()) {
      break;
    }
    const CodePoint point = decode_at(text, at);
    if (point.valid && is_printable(point.code)) {
      out.append(text, at, point.bytes);
    } else {
      append_escape(out, point.code);
    }
    at += point.bytes;
  }
  return out;
}

std::string fold_case(std::string_view ascii) {
  std::string out(ascii);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    }
  }
  return out;
}

}  // namespace ramify::text
