#include "yaml_file.h"

#include <algorithm>

#include "line_ends.h"

namespace ramify::edit {
namespace {

using config::Entry;
using config::Node;
using config::NodeKind;

config::NodePtr read_text(const std::string& name, const std::string& text) {
  SourceMap sources;
  Diagnostics faults;
  const SourceId id = sources.add(name, text);
  auto tree = config::read_yaml(sources, id, faults);
  return has_errors(faults) ? nullptr : tree;
}

std::vector<std::string> tokens(YamlFile::Pointer pointer) {
  std::vector<std::string> all;
  for (; !pointer.empty(); pointer.pop_back()) all.push_back(pointer.back());
  std::reverse(all.begin(), all.end());
  return all;
}

bool is_collection(const Node& node) {
  return node.kind == NodeKind::mapping || node.kind == NodeKind::sequence;
}

bool is_flow(std::string_view text, const Node& node) {
  const std::size_t at = offset_of(text, node.range.begin);
  return at < text.size() && (text[at] == '[' || text[at] == '{');
}

std::size_t column_of(std::string_view text, std::size_t at) {
  return at - line_begin(text, at);
}

/// Behind the last line of a block mapping's entry; lists may stand at the column of their key.
std::size_t entry_end(std::string_view text, const Entry& entry) {
  const std::size_t key = offset_of(text, entry.key_range.begin);
  const std::size_t indent = column_of(text, key);
  std::size_t end = block_end(text, line_begin(text, key), indent);
  const Node& value = *entry.value;
  if (value.kind != NodeKind::sequence || is_flow(text, value) || value.items.empty()) return end;
  const std::size_t last = offset_of(text, value.items.back()->range.begin);
  return std::max(end, block_end(text, line_begin(text, last), indent));
}

/// Behind the colon of a key.
std::size_t colon_end(std::string_view text, const Entry& entry) {
  const std::size_t colon = text.find(':', offset_of(text, entry.key_range.end));
  return colon == std::string_view::npos ? text.size() : colon + 1;
}

/// Before the bracket that closes a flow collection, behind what stands in it.
std::size_t inside_end(std::string_view text, const Node& node) {
  std::size_t at = flow_end(text, offset_of(text, node.range.begin)) - 1;
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\n')) --at;
  return at;
}

std::vector<TextEdit> into_flow(std::string_view text, const Node& node, bool empty, const std::string& what) {
  const std::size_t at = inside_end(text, node);
  const bool comma = empty || text[at - 1] == ',';
  return {{at, at, (comma ? (empty ? "" : " ") : ", ") + what}};
}

/// One of several in a flow collection, with its comma.
std::vector<TextEdit> out_of_flow(std::string_view text, std::size_t begin, std::size_t value, bool last) {
  std::size_t end = flow_end(text, value);
  while (end > begin && (text[end - 1] == ' ' || text[end - 1] == '\n')) --end;
  if (has_own_lines(text, begin, end)) {
    return {{comment_begin(text, line_begin(text, begin)), line_end(text, end), {}}};
  }
  if (last) {
    const std::size_t before = text.find_last_not_of(" \n", begin - 1);
    return {{text[before] == ',' ? before : begin, end, {}}};
  }
  const std::size_t comma = text.find(',', end);
  if (comma == std::string_view::npos) return {};
  return {{begin, std::min(text.find_first_not_of(' ', comma + 1), text.size()), {}}};
}

std::string own_lines(std::string_view text, std::size_t at, std::string lines) {
  const bool open = at > 0 && text[at - 1] != '\n';
  return (open ? "\n" : "") + std::move(lines);
}

}  // namespace

YamlFile::YamlFile(std::string name, std::string text)
    : name_(std::move(name)),
      before_(std::move(text)),
      crlf_(has_crlf(before_)),
      text_(crlf_ ? to_lf(before_) : before_) {}

std::string YamlFile::text() const {
  return crlf_ ? to_crlf(text_) : text_;
}

std::optional<YamlFile> YamlFile::open(std::string name, std::string text) {
  YamlFile file(std::move(name), std::move(text));
  file.root_ = read_text(file.name_, file.text_);
  if (!file.root_) return std::nullopt;
  return file;
}

std::optional<Found> YamlFile::find(const Pointer& at) const {
  Found found{{root_.get()}, {nullptr}};
  for (const auto& token : tokens(at)) {
    const Node& node = found.value();
    if (node.kind == NodeKind::mapping) {
      const Entry* entry = node.find(token);
      if (entry == nullptr) return std::nullopt;
      found.path.push_back(entry->value.get());
      found.keys.push_back(entry);
    } else {
      const bool number = !token.empty() && token.find_first_not_of("0123456789") == std::string::npos;
      const std::size_t index = number ? std::stoul(token) : node.items.size();
      if (index >= node.items.size()) return std::nullopt;
      found.path.push_back(node.items[index].get());
      found.keys.push_back(nullptr);
    }
  }
  return found;
}

const Node* YamlFile::node(const Pointer& at) const {
  const auto found = find(at);
  return found ? &found->value() : nullptr;
}

bool YamlFile::make(std::vector<TextEdit> edits, const nlohmann::json& meant) {
  if (edits.empty()) return false;
  auto changed = splice(text_, std::move(edits));
  if (!changed) return false;
  auto root = read_text(name_, *changed);
  if (!root || nlohmann::json(config::to_json(*root)) != meant) return false;
  text_ = *std::move(changed);
  root_ = std::move(root);
  return true;
}

/// On lines of their own, where the key has a line of its own.
bool YamlFile::replace_by_block(const Found& found, const Json& value, const nlohmann::json& meant) {
  const Entry* key = found.keys.back();
  if (key == nullptr) return false;
  const Node& old = found.value();
  const std::size_t at = offset_of(text_, key->key_range.begin);
  const std::size_t line = line_begin(text_, at);
  if (text_.find_first_not_of(' ', line) != at) return false;
  const std::string block = block_text(value, at - line, is_section(key->key, value));
  if (block.front() != '\n') return false;
  const std::size_t colon = colon_end(text_, *key);
  const std::size_t next = line_end(text_, colon);
  const bool is_null =
      old.kind == NodeKind::null && offset_of(text_, old.range.end) <= offset_of(text_, old.range.begin);
  const std::size_t end = is_null ? colon : flow_end(text_, offset_of(text_, old.range.begin));
  if (end > next) return false;
  return make({{colon, end, {}}, {next, next, own_lines(text_, next, block.substr(1))}}, meant);
}

bool YamlFile::replace_value(const Found& found, const Json& value, const nlohmann::json& meant) {
  const Node& old = found.value();
  const Entry* key = found.keys.back();
  const std::size_t begin = offset_of(text_, old.range.begin);
  if (is_collection(old) && !is_flow(text_, old)) {
    if (key == nullptr) return false;
    const std::size_t line = line_end(text_, offset_of(text_, key->key_range.begin));
    const std::size_t colon = colon_end(text_, *key);
    const std::size_t indent = column_of(text_, offset_of(text_, key->key_range.begin));
    const std::string text = block_text(value, indent, is_section(key->key, value));
    if (text.front() == '\n') return make({{line, entry_end(text_, *key), text.substr(1)}}, meant);
    return make({{colon, colon, text.substr(0, text.size() - 1)}, {line, entry_end(text_, *key), {}}}, meant);
  }
  if ((old.kind == NodeKind::null || is_collection(old)) && replace_by_block(found, value, meant)) return true;
  if (old.kind == NodeKind::null && key != nullptr && offset_of(text_, old.range.end) <= begin) {
    const std::size_t colon = colon_end(text_, *key);
    return make({{colon, colon, " " + flow_text(value)}}, meant);
  }
  const std::size_t end = is_collection(old) ? flow_end(text_, begin) : offset_of(text_, old.range.end);
  return make({{begin, end, flow_text(value)}}, meant);
}

bool YamlFile::add_key(const Found& mapping, const std::string& key, const Json& value, const nlohmann::json& meant) {
  const Node& node = mapping.value();
  if (is_flow(text_, node)) {
    if (is_section(key, value)) {
      Json whole = config::to_json(node);
      whole[key] = value;
      if (replace_by_block(mapping, whole, meant)) return true;
    }
    const std::string entry = flow_text(Json{{key, value}});
    return make(into_flow(text_, node, node.entries.empty(), entry.substr(1, entry.size() - 2)), meant);
  }
  if (node.entries.empty()) return false;
  const std::size_t indent = column_of(text_, offset_of(text_, node.entries.front().key_range.begin));
  const std::size_t at = entry_end(text_, node.entries.back());
  const std::string name = flow_text(Json(key));
  return make({{at, at,
                own_lines(text_, at,
                          std::string(indent, ' ') + name + ":" + block_text(value, indent, is_section(key, value)))}},
              meant);
}

bool YamlFile::set(const Pointer& at, const Json& value) {
  nlohmann::json meant = config::to_json(*root_);
  if (const auto found = find(at)) {
    meant[at] = value;
    return replace_value(*found, value, meant);
  }
  const auto parent = find(at.parent_pointer());
  if (!parent) return false;
  if (parent->value().kind == NodeKind::null) return set(at.parent_pointer(), Json{{at.back(), value}});
  if (parent->value().kind != NodeKind::mapping) return false;
  if (parent->value().entries.empty() && parent->path.size() > 1) {
    return set(at.parent_pointer(), Json{{at.back(), value}});
  }
  meant[at] = value;
  return add_key(*parent, at.back(), value, meant);
}

bool YamlFile::append(const Pointer& list, const Json& item) {
  const auto found = find(list);
  if (!found || found->value().kind != NodeKind::sequence) return false;
  const Node& node = found->value();
  nlohmann::json meant = config::to_json(*root_);
  meant[list].push_back(nlohmann::json(item));
  if (is_flow(text_, node)) return make(into_flow(text_, node, node.items.empty(), flow_text(item)), meant);
  const std::size_t line = line_begin(text_, offset_of(text_, node.items.back()->range.begin));
  const std::size_t dash = text_.find('-', line);
  if (dash == std::string::npos) return false;
  const std::size_t at = block_end(text_, line, dash - line);
  return make({{at, at, own_lines(text_, at, item_text(item, dash - line))}}, meant);
}

bool YamlFile::erase(const Pointer& at) {
  const auto found = find(at);
  if (!found || found->path.size() < 2) return false;
  const Node& parent = *found->path[found->path.size() - 2];
  const bool mapping = parent.kind == NodeKind::mapping;
  if (mapping ? parent.entries.size() == 1 : parent.items.size() == 1) {
    return set(at.parent_pointer(), mapping ? Json::object() : Json::array());
  }
  nlohmann::json meant = config::to_json(*root_);
  if (mapping) {
    meant[at.parent_pointer()].erase(at.back());
  } else {
    meant[at.parent_pointer()].erase(std::stoul(at.back()));
  }
  const std::size_t value = offset_of(text_, found->value().range.begin);
  if (mapping) {
    const Entry& entry = *found->keys.back();
    const std::size_t key = offset_of(text_, entry.key_range.begin);
    if (is_flow(text_, parent)) {
      return make(out_of_flow(text_, key, std::max(value, key), &entry == &parent.entries.back()), meant);
    }
    return make({{comment_begin(text_, line_begin(text_, key)), entry_end(text_, entry), {}}}, meant);
  }
  if (is_flow(text_, parent)) {
    return make(out_of_flow(text_, value, value, parent.items.back().get() == &found->value()), meant);
  }
  const std::size_t line = line_begin(text_, value);
  const std::size_t dash = text_.find('-', line);
  if (dash == std::string::npos) return false;
  return make({{comment_begin(text_, line), block_end(text_, line, dash - line), {}}}, meant);
}

}  // namespace ramify::edit
