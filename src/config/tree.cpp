#include "ramify/config/tree.h"

#include <charconv>

namespace ramify::config {

std::string_view to_string(NodeKind kind) {
  switch (kind) {
    case NodeKind::null:
      return "empty";
    case NodeKind::boolean:
      return "a boolean";
    case NodeKind::integer:
    case NodeKind::real:
      return "a number";
    case NodeKind::string:
      return "a string";
    case NodeKind::sequence:
      return "a list";
    case NodeKind::mapping:
      return "a mapping";
  }
  return "something else";
}

const Entry* Node::find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry;
  }
  return nullptr;
}

namespace {

nlohmann::ordered_json number_to_json(const std::string& text) {
  std::int64_t whole = 0;
  const char* end = text.data() + text.size();
  const char* begin = text.starts_with('+') ? text.data() + 1 : text.data();
  if (auto [at, fault] = std::from_chars(begin, end, whole); fault == std::errc{} && at == end) return whole;
  double real = 0;
  if (auto [at, fault] = std::from_chars(begin, end, real); fault == std::errc{} && at == end) return real;
  return text;
}

/// `~1` is a slash and `~0` a tilde [RFC 6901].
std::string unescape_pointer(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] == '~' && i + 1 < token.size()) {
      out += token[++i] == '1' ? '/' : '~';
    } else {
      out += token[i];
    }
  }
  return out;
}

}  // namespace

nlohmann::ordered_json to_json(const Node& node) {
  switch (node.kind) {
    case NodeKind::null:
      return nullptr;
    case NodeKind::boolean:
      return node.text == "true";
    case NodeKind::integer:
    case NodeKind::real:
      return number_to_json(node.text);
    case NodeKind::string:
      return node.text;
    case NodeKind::sequence: {
      auto list = nlohmann::ordered_json::array();
      for (const NodePtr& item : node.items) list.push_back(to_json(*item));
      return list;
    }
    case NodeKind::mapping: {
      auto object = nlohmann::ordered_json::object();
      // Keys are unlike already; push_back spares the search that operator[] would make.
      for (const Entry& entry : node.entries) object.push_back({entry.key, to_json(*entry.value)});
      return object;
    }
  }
  return nullptr;
}

SourceRange locate(const Node& node, std::string_view pointer, bool at_key) {
  const Node* at = &node;
  SourceRange found = node.range;
  while (pointer.starts_with('/')) {
    pointer.remove_prefix(1);
    const std::size_t slash = pointer.find('/');
    const std::string token = unescape_pointer(pointer.substr(0, slash));
    pointer = slash == std::string_view::npos ? std::string_view{} : pointer.substr(slash);
    if (at->kind == NodeKind::mapping) {
      const Entry* entry = at->find(token);
      if (entry == nullptr) return found;
      const bool whole_key = at_key || !entry->value->entries.empty() || !entry->value->items.empty();
      found = whole_key ? entry->key_range : entry->value->range;
      at = entry->value.get();
    } else if (at->kind == NodeKind::sequence) {
      std::size_t index = 0;
      const auto [end, fault] = std::from_chars(token.data(), token.data() + token.size(), index);
      if (fault != std::errc{} || end != token.data() + token.size() || index >= at->items.size()) return found;
      at = at->items[index].get();
      found = at->range;
    } else {
      // A single value stands for a list of one.
      return found;
    }
  }
  return found;
}

}  // namespace ramify::config
