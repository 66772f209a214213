#include "spellings.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "ramify/diag/instant.h"
#include "ramify/text/text.h"

namespace ramify::access {
namespace {

bool is_ascii_letter(char c) {
  constexpr unsigned kCase = 0x20;
  const auto folded = static_cast<unsigned char>(c) | kCase;
  return folded >= 'a' && folded <= 'z';
}
char flipped_case(char c) {
  constexpr char kCase = 0x20;
  return static_cast<char>(c ^ kCase);
}

/// The value with more and more that means nothing.
std::string longer(const std::string& value, std::size_t by) {
  const std::string zeros(by, '0');
  if (parse_instant(value)) return value.substr(0, value.size() - 1) + '.' + zeros + 'Z';
  const std::size_t digits = value.find_first_not_of('-');
  return value.substr(0, digits) + zeros + value.substr(digits);
}

/// An address of either kind as one of IPv6, whose every part may have zeros before it and whose last may be written as
/// four numbers.
std::string written_out(const std::array<unsigned char, 16>& bytes, unsigned which) {
  std::string text;
  const bool dotted = (which >> 8U) % 2 != 0;
  for (unsigned part = 0; part < (dotted ? 6U : 8U); ++part) {
    const unsigned value = bytes.at(part * 2) * 256U + bytes.at(part * 2 + 1);
    if (part > 0) text += ':';
    text += (which >> part) % 2 != 0 ? fmt::format("{:04x}", value) : fmt::format("{:x}", value);
  }
  if (dotted) text += fmt::format(":{}.{}.{}.{}", bytes[12], bytes[13], bytes[14], bytes[15]);
  return text;
}

std::optional<std::array<unsigned char, 16>> bytes_of(const std::string& address) {
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET, address.c_str(), &bytes[12]) == 1) {
    bytes[10] = bytes[11] = 0xFF;
    return bytes;
  }
  return inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1 ? std::optional(bytes) : std::nullopt;
}

}  // namespace

void add_letter_cases(const std::string& text, std::size_t enough, std::set<std::string>& out) {
  std::string small = text::fold_case(text);
  std::string capital = small;
  std::vector<std::size_t> letters;
  for (std::size_t i = 0; i < small.size(); ++i) {
    if (!is_ascii_letter(small[i])) continue;
    letters.push_back(i);
    capital[i] = flipped_case(capital[i]);
  }
  out.insert({text, small, capital});
  constexpr std::size_t kBits = 63;
  const std::size_t all = std::size_t{1} << std::min(letters.size(), kBits);
  for (std::size_t which = 0; which < std::min(all, enough); ++which) {
    std::string one = capital;
    for (std::size_t bit = 0; bit < std::min(letters.size(), kBits); ++bit) {
      if ((which >> bit) % 2 != 0) one[letters[bit]] = flipped_case(one[letters[bit]]);
    }
    out.insert(std::move(one));
  }
}

void add_spellings(const std::string& value, const std::set<std::string>& named, std::set<std::string>& out) {
  constexpr std::size_t kAll = 32;
  if (value == "true" || value == "false") return add_letter_cases(value, kAll, out);
  const auto is_named = [&](const std::string& text) {
    return std::any_of(named.begin(), named.end(),
                       [&](const std::string& each) { return text::fold_case(each) == text::fold_case(text); });
  };
  out.insert(value);
  if (!is_named(value)) return;
  if (const auto bytes = bytes_of(value)) {
    constexpr unsigned kWays = 512;
    for (unsigned which = 0; which < kWays; ++which) {
      const std::string text = written_out(*bytes, which);
      if (is_named(text)) continue;
      out.insert(text);
      return;
    }
    return;
  }
  std::size_t by = 1;
  while (is_named(longer(value, by))) ++by;
  out.insert(longer(value, by));
}

}  // namespace ramify::access
