#include "ramify/policy/match.h"

#include "arn.h"

namespace ramify::policy {
namespace {

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Where the UTF-8 character after the one at `at` begins.
std::size_t next_character(std::string_view text, std::size_t at) {
  do ++at;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U);
  return at;
}

enum class Against { text, folded_text, pattern };

/// Against a pattern, its stars are characters that only a star takes.
template <Against kAgainst>
bool match(std::string_view pattern, std::string_view text) {
  constexpr bool kFold = kAgainst == Against::folded_text;
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;  // the last `*`, to which a mismatch returns
  std::size_t resume = 0;                     // where in the text that star stops eating
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == '?' && (kAgainst != Against::pattern || text[t] != '*')) {
      ++p;
      t = next_character(text, t);
    } else if (p < pattern.size() && (pattern[p] == text[t] || (kFold && lower(pattern[p]) == lower(text[t])))) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace

bool glob_match(std::string_view pattern, std::string_view text) {
  return match<Against::text>(pattern, text);
}
bool glob_match_folded(std::string_view pattern, std::string_view text) {
  return match<Against::folded_text>(pattern, text);
}
bool glob_covers(std::string_view wide, std::string_view narrow) {
  return match<Against::pattern>(wide, narrow);
}
bool action_matches(std::string_view pattern, std::string_view action) {
  return glob_match_folded(pattern, action);
}

bool resource_matches(std::string_view pattern, std::string_view resource) {
  if (pattern == "*") return true;
  const auto wanted = split_arn(pattern);
  const auto asked = split_arn(resource);
  if (!wanted || !asked) return pattern == resource;
  // RAM is one service for all regions: a request that says "*" there says nothing.
  const bool is_ram = asked->service == "ram";
  const std::string_view region = is_ram && asked->region == "*" ? std::string_view() : asked->region;
  return glob_match(wanted->service, asked->service) && glob_match(wanted->region, region) &&
         glob_match(wanted->account, asked->account) &&
         (is_ram ? glob_match_folded(wanted->relative, asked->relative)
                 : glob_match(wanted->relative, asked->relative));
}

bool resource_covers(std::string_view wide, std::string_view narrow) {
  if (wide == narrow || wide == "*") return true;
  const auto outer = split_arn(wide);
  const auto inner = split_arn(narrow);
  return outer && inner && glob_covers(outer->service, inner->service) && glob_covers(outer->region, inner->region) &&
         glob_covers(outer->account, inner->account) && glob_covers(outer->relative, inner->relative);
}

}  // namespace ramify::policy
