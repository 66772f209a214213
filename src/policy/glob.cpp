#include "glob.h"

#include <algorithm>

#include "ramify/policy/match.h"

namespace ramify::policy {
Glob::Glob(std::string_view pattern) : text_(pattern) {
  const std::size_t wild = pattern.find_first_of("*?");
  if (wild == std::string_view::npos) return;
  kind_ = Kind::general;
  if (pattern.find_first_not_of('*', wild) != std::string_view::npos) return;
  kind_ = wild == 0 ? Kind::any : Kind::prefix;
  text_.resize(wild);
}

Glob Glob::exactly(std::string_view text) {
  Glob glob;
  glob.text_ = text;
  return glob;
}

bool Glob::matches(std::string_view text) const {
  switch (kind_) {
    case Kind::any:
      return true;
    case Kind::exact:
      return text == text_;
    case Kind::prefix:
      return text.substr(0, text_.size()) == text_;
    case Kind::general:
      break;
  }
  return glob_match(text_, text);
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

std::uint64_t hash(std::string_view text) {
  std::uint64_t value = 0xCBF29CE484222325U;  // FNV-1a
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  // Short texts leave most bits alike: these are spread over all.
  value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31U);
}

std::uint64_t service_bit(std::string_view code) {
  return std::uint64_t{1} << (hash(code) % 16);
}

std::uint64_t action_bit(std::string_view action) {
  return std::uint64_t{1} << (16 + hash(action) % 48);
}

}  // namespace ramify::policy
