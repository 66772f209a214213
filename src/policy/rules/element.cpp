#include "element.h"

#include <algorithm>

#include "../json_place.h"

namespace ramify::policy {
namespace {

bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool is_wildcard(char c) {
  return c == '*' || c == '?';
}

}  // namespace

std::string_view type_name(const Json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "a list";
  if (value.is_string()) return "a string";
  if (value.is_boolean()) return "a boolean";
  return value.is_number() ? "a number" : "null";
}

void Faults::add(std::string_view code, const std::string& pointer, std::string message, std::string help) {
  all_.push_back({std::string(code), pointer, std::move(message), std::move(help), 0, 0});
}

std::string Element::pointer_to(std::string_view member) const {
  return policy::pointer_to(pointer, member);
}

bool is_code_and_name(std::string_view text, bool wildcards, bool any_name) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
  const std::string_view code = text.substr(0, colon);
  const std::string_view name = text.substr(colon + 1);
  const bool code_fits = std::all_of(code.begin(), code.end(), [&](char c) {
    return is_alnum(c) || c == '-' || c == '_' || (wildcards && is_wildcard(c));
  });
  const bool name_fits =
      any_name || std::all_of(name.begin(), name.end(), [](char c) {
        return is_alnum(c) || std::string_view("-_./").find(c) != std::string_view::npos || is_wildcard(c);
      });
  return code_fits && name_fits;
}

}  // namespace ramify::policy
