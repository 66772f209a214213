#include "ramify/model/names.h"

#include <fmt/format.h>

#include <algorithm>

#include "ramify/text/text.h"

namespace ramify::model {
namespace {

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alnum(char c) {
  return is_lower(c) || (c >= 'A' && c <= 'Z') || is_digit(c);
}

/// The whole character (code point) that starts at `at`, fit to be shown.
std::string shown_character(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
  return text::printable(text.substr(at, end - at));
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// One of the service's naming rules as data.
struct Rule {
  std::string_view what;  ///< with its article: `a role name`
  std::size_t length_max;
  bool (*allowed)(char);
  std::string_view allowed_words;
};

std::optional<NameFault> check(std::string_view text, const Rule& rule) {
  if (text.empty()) return NameFault{fmt::format("{} must not be empty", rule.what)};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!rule.allowed(text[i])) {
      return NameFault{fmt::format("{} may hold only {}; this one holds \"{}\"", rule.what, rule.allowed_words,
                                   shown_character(text, i))};
    }
  }
  if (text.size() > rule.length_max) {
    return NameFault{
        fmt::format("{} may have at most {} characters; this one has {}", rule.what, rule.length_max, text.size())};
  }
  return std::nullopt;
}

bool in_user_name(char c) {
  return is_alnum(c) || c == '.' || c == '_' || c == '-';
}

}  // namespace

template <class Rule>
std::string Name<Rule>::folded() const {
  return text::fold_case(text_);
}
template class Name<AccountKeyRule>;
template class Name<AccountIdRule>;
template class Name<UserNameRule>;
template class Name<GroupNameRule>;
template class Name<RoleNameRule>;
template class Name<PolicyNameRule>;
template class Name<ResourceGroupIdRule>;
template class Name<AccessKeyIdRule>;

std::optional<NameFault> AccountKeyRule::check(std::string_view text) {
  const auto allowed = [](char c) { return is_lower(c) || is_digit(c) || c == '-'; };
  return model::check(text, {"an account's name", 64, allowed, R"(lower-case letters, digits and "-")"});
}

std::optional<NameFault> AccountIdRule::check(std::string_view text) {
  if (auto fault = model::check(text, {"an account id", text.size(), is_digit, "digits"})) return fault;
  if (text.size() == 16) return std::nullopt;
  return NameFault{fmt::format("an account id has 16 digits; this one has {}", text.size())};
}

std::optional<NameFault> UserNameRule::check(std::string_view text) {
  return model::check(text, {"a user name", 64, in_user_name, R"(letters, digits, ".", "-" and "_")"});
}

std::optional<NameFault> GroupNameRule::check(std::string_view text) {
  return model::check(text, {"a group name", 64, in_user_name, R"(letters, digits, ".", "-" and "_")"});
}

std::optional<NameFault> RoleNameRule::check(std::string_view text) {
  const auto allowed = [](char c) { return is_alnum(c) || c == '.' || c == '-'; };
  return model::check(text, {"a role name", 64, allowed, R"(letters, digits, "." and "-")"});
}

std::optional<NameFault> PolicyNameRule::check(std::string_view text) {
  const auto allowed = [](char c) { return is_alnum(c) || c == '-'; };
  return model::check(text, {"a policy name", 128, allowed, R"(letters, digits and "-")"});
}

std::optional<NameFault> ResourceGroupIdRule::check(std::string_view text) {
  const auto allowed = [](char c) { return is_lower(c) || is_digit(c); };
  const bool fits = text.size() > 3 && text.size() <= 64 && text.substr(0, 3) == "rg-" &&
                    std::all_of(text.begin() + 3, text.end(), allowed);
  if (fits) return std::nullopt;
  if (text.empty()) return NameFault{"a resource group id must not be empty"};
  if (text.size() > 64) {
    return NameFault{
        fmt::format("a resource group id may have at most 64 characters; this one has {}", count_characters(text))};
  }
  return NameFault{fmt::format(R"(a resource group id is "rg-" and lower-case letters or digits; "{}" is not one)",
                               text::printable(text))};
}

std::optional<NameFault> AccessKeyIdRule::check(std::string_view text) {
  const auto allowed = [](char c) { return c > 0x20 && c < 0x7F; };
  return model::check(text, {"an AccessKey id", 128, allowed, "printable ASCII characters"});
}

}  // namespace ramify::model
