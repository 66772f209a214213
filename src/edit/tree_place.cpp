#include "tree_place.h"

#include <algorithm>

namespace ramify::edit {
namespace {

using config::Entry;
using config::Node;
using config::NodeKind;

/// The outermost node for which `is_it(node, key)`, the key being the one by which it was reached.
template <class IsIt>
bool descend(const Node& node, const Entry* key, const IsIt& is_it, Found& found) {
  found.path.push_back(&node);
  found.keys.push_back(key);
  if (found.path.size() > 1 && is_it(node, key)) return true;
  for (const Entry& entry : node.entries) {
    if (descend(*entry.value, &entry, is_it, found)) return true;
  }
  for (const auto& item : node.items) {
    if (descend(*item, nullptr, is_it, found)) return true;
  }
  found.path.pop_back();
  found.keys.pop_back();
  return false;
}

std::size_t indent_of(std::string_view text, std::size_t line) {
  return text.find_first_not_of(' ', line) - line;
}

/// A whole key with its value: of a block mapping, with more keys beside it.
std::optional<std::vector<TextEdit>> remove_key(std::string_view text, const Found& found) {
  const Entry* key = found.keys.back();
  if (key == nullptr || found.path.size() < 2) return std::nullopt;
  const Node& mapping = *found.path[found.path.size() - 2];
  const std::size_t begin = offset_of(text, key->key_range.begin);
  const std::size_t line = line_begin(text, begin);
  if (mapping.entries.size() < 2) return std::nullopt;
  if (text.substr(line, begin - line).find_first_not_of(' ') != std::string_view::npos) return std::nullopt;
  return std::vector<TextEdit>{{comment_begin(text, line), block_end(text, line, begin - line), {}}};
}

std::optional<std::vector<TextEdit>> remove_flow(std::string_view text, std::size_t begin, bool is_last) {
  std::size_t end = flow_end(text, begin);
  while (end > begin && (text[end - 1] == ' ' || text[end - 1] == '\r')) --end;
  if (has_own_lines(text, begin, end)) {
    return std::vector<TextEdit>{{comment_begin(text, line_begin(text, begin)), line_end(text, end), {}}};
  }
  if (!is_last) {
    const std::size_t comma = text.find_first_not_of(" \n", end);
    if (comma == std::string_view::npos || text[comma] != ',') return std::nullopt;
    end = std::min(text.find_first_not_of(' ', comma + 1), text.size());
    return std::vector<TextEdit>{{begin, end, {}}};
  }
  const std::size_t before = text.find_last_not_of(" \n", begin - 1);
  if (before == std::string_view::npos || text[before] != ',') return std::nullopt;
  return std::vector<TextEdit>{{before, end, {}}};
}

}  // namespace

std::size_t flow_end(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  char quote = '\0';
  char last = '[';  // the last character that says anything: a quote opens a scalar only where one may begin
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != '\0') {
      if (c == '\\' && quote == '"') ++at;
      if (c == quote) quote = '\0';
      continue;
    }
    const bool begins = last == '[' || last == '{' || last == ',' || last == ':';
    if ((c == '"' || c == '\'') && begins) {
      quote = c;
    } else if (c == '#' && at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\n')) {
      if (depth == 0) return at;
      at = line_end(text, at) - 1;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if (c == ']' || c == '}') {
      if (depth == 0) return at;
      if (--depth == 0) return at + 1;
    } else if (depth == 0 && (c == ',' || c == '\n')) {
      return at;
    }
    if (c != ' ' && c != '\n' && c != '\r') last = c;
  }
  return at;
}

std::size_t comment_begin(std::string_view text, std::size_t line) {
  const std::size_t indent = indent_of(text, line);
  while (line > 0) {
    const std::size_t above = line_begin(text, line - 1);
    if (indent_of(text, above) != indent || text[above + indent] != '#') break;
    line = above;
  }
  return line;
}

bool has_own_lines(std::string_view text, std::size_t begin, std::size_t end) {
  const std::size_t line = line_begin(text, begin);
  if (indent_of(text, line) != begin - line) return false;
  std::size_t at = std::min(text.find_first_not_of(' ', end), text.size());
  if (at < text.size() && text[at] == ',') at = std::min(text.find_first_not_of(' ', at + 1), text.size());
  return at < text.size() && (text[at] == '\n' || text[at] == '#');
}

std::size_t block_end(std::string_view text, std::size_t line, std::size_t indent) {
  std::size_t end = line_end(text, line);
  for (std::size_t next = end; next < text.size();) {
    const std::size_t first = text.find_first_not_of(" \r", next);
    const std::size_t after = line_end(text, next);
    if (first == std::string_view::npos) break;
    const bool empty = text[first] == '\n' || text[first] == '#';
    if (!empty && indent_of(text, next) <= indent) break;
    if (!empty) end = after;
    next = after;
  }
  return end;
}

std::optional<Found> find_value(const Node& root, Position position) {
  Found found;
  const auto begins_there = [&](const Node& node, const Entry* /*key*/) { return node.range.begin == position; };
  if (!descend(root, nullptr, begins_there, found)) return std::nullopt;
  return found;
}

std::optional<Found> find_by_key(const Node& root, Position position) {
  Found found;
  const auto key_begins_there = [&](const Node& /*node*/, const Entry* key) {
    return key != nullptr && key->key_range.begin == position;
  };
  if (!descend(root, nullptr, key_begins_there, found)) return std::nullopt;
  return found;
}

std::optional<std::vector<TextEdit>> remove_entry(std::string_view text, const Found& found) {
  if (found.path.size() < 2) return std::nullopt;
  const Node& list = *found.path[found.path.size() - 2];
  if (list.kind != NodeKind::sequence) return std::nullopt;
  if (list.items.size() == 1) {
    Found whole = found;
    whole.path.pop_back();
    whole.keys.pop_back();
    return remove_key(text, whole);
  }
  const std::size_t begin = offset_of(text, found.value().range.begin);
  const std::size_t line = line_begin(text, begin);
  const std::size_t dash = text.find_first_not_of(' ', line);
  const bool is_block =
      offset_of(text, list.range.begin) < text.size() && text[offset_of(text, list.range.begin)] != '[';
  if (!is_block) return remove_flow(text, begin, list.items.back().get() == &found.value());
  if (dash >= begin || text[dash] != '-') return std::nullopt;
  if (text.substr(dash + 1, begin - dash - 1).find_first_not_of(' ') != std::string_view::npos) return std::nullopt;
  return std::vector<TextEdit>{{comment_begin(text, line), block_end(text, line, dash - line), {}}};
}

}  // namespace ramify::edit
