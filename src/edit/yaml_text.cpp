#include "yaml_text.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "ramify/text/text.h"

namespace ramify::edit {
namespace {

constexpr std::size_t kWidth = 118;
constexpr std::size_t kFlowDepth = 2;

/// Words that some reader of YAML takes for something else than text.
constexpr std::array<std::string_view, 10> kWords = {"true", "false", "null", "yes", "no",
                                                     "on",   "off",   "y",    "n",   "nan"};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// `1h`, `90m`: no number for anybody.
bool is_duration(const std::string& text) {
  return text.size() > 1 && std::string_view("hmsd").find(text.back()) != std::string_view::npos &&
         text.find_first_not_of("0123456789") == text.size() - 1;
}

bool is_plain(const std::string& text) {
  if (is_duration(text)) return true;
  if (text.empty() || !(is_letter(text.front()) || text.front() == '/') || text.back() == ' ' || text.back() == ':') {
    return false;
  }
  const bool safe = std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') ||
           std::string_view(" _./@:+-*?=()").find(c) != std::string_view::npos;
  });
  const std::string folded = text::fold_case(text);
  return safe && text.find(": ") == std::string::npos &&
         std::find(kWords.begin(), kWords.end(), folded) == kWords.end();
}

std::string scalar(const Json& value) {
  if (value.is_string() && is_plain(value.get_ref<const std::string&>())) return value.get<std::string>();
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string key_text(const std::string& key) {
  return scalar(Json(key));
}

/// How deep collections stand in each other: 0 for a scalar.
std::size_t depth(const Json& value) {
  std::size_t deepest = 0;
  for (const auto& part : value) deepest = std::max(deepest, value.is_structured() ? depth(part) : 0);
  return value.is_structured() ? deepest + 1 : 0;
}

/// Whether a value reads well on one line of that many columns.
bool is_short(const Json& value, std::size_t columns, std::size_t deepest) {
  return value.empty() || !value.is_structured() || (depth(value) <= deepest && flow_text(value).size() <= columns);
}

}  // namespace

std::string flow_text(const Json& value) {
  if (!value.is_structured()) return scalar(value);
  std::string inner;
  for (const auto& [key, part] : value.items()) {
    if (!inner.empty()) inner += ", ";
    inner += value.is_object() ? key_text(key) + ": " + flow_text(part) : flow_text(part);
  }
  return value.is_object() ? "{" + inner + "}" : "[" + inner + "]";
}

bool is_section(std::string_view key, const Json& value) {
  return value.is_object() && !value.empty() &&
         (key == "users" || key == "groups" || key == "roles" || key == "policies");
}

std::string item_text(const Json& item, std::size_t indent) {
  const std::string margin(indent, ' ');
  if (is_short(item, kWidth - std::min(kWidth, indent) - 2, kFlowDepth + 1)) {
    return margin + "- " + flow_text(item) + "\n";
  }
  // The first line of a nested block stands behind the dash.
  const std::string nested = block_text(item, indent);
  return margin + "- " + nested.substr(nested.find_first_not_of(" \n"));
}

std::string block_text(const Json& value, std::size_t indent, bool is_lines) {
  const std::size_t room = indent + 20 < kWidth ? kWidth - indent - 20 : 20;
  if (!is_lines && is_short(value, room, value.is_object() ? kFlowDepth : 1)) return " " + flow_text(value) + "\n";
  std::string out = "\n";
  for (const auto& [key, part] : value.items()) {
    out += value.is_object() ? std::string(indent + 2, ' ') + key_text(key) + ":" +
                                   block_text(part, indent + 2, is_section(key, part))
                             : item_text(part, indent + 2);
  }
  return out;
}

}  // namespace ramify::edit
