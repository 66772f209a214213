#include "ramify/edit/lint_fix.h"

#include <algorithm>
#include <map>

#include "line_ends.h"
#include "tree_place.h"

namespace ramify::edit {
namespace {

using access::LintFinding;
using access::LintFix;
using Edits = std::optional<std::vector<TextEdit>>;

/// A scalar in the quotes that it had; a plain one is quoted where the new text needs it.
std::string as_scalar(std::string_view old, const std::string& text) {
  if (!old.empty() && (old.front() == '"' || old.front() == '\'')) {
    return old.front() + text + old.front();
  }
  const bool special = text.empty() ||
                       std::string_view("*&!|>{[%@`#-?:,]}\"'").find(text.front()) != std::string_view::npos ||
                       text.find(": ") != std::string::npos || text.find(" #") != std::string::npos;
  return special ? "\"" + text + "\"" : text;
}

Edits replace(std::string_view text, const Found& found, const std::string& by) {
  const config::Node& node = found.value();
  if (node.kind == config::NodeKind::mapping || node.kind == config::NodeKind::sequence) return std::nullopt;
  const std::size_t begin = offset_of(text, node.range.begin);
  const std::size_t end = offset_of(text, node.range.end);
  if (end <= begin || by.find_first_of("\"'\\\n") != std::string::npos) return std::nullopt;
  return std::vector<TextEdit>{{begin, end, as_scalar(text.substr(begin, end - begin), by)}};
}

/// The entry of `policies` goes, and the roles stand in `can_assume` beside it; not where there is one already.
Edits to_can_assume(std::string_view text, const Found& found, const std::string& roles) {
  if (found.path.size() < 3) return std::nullopt;
  const config::Entry* policies = found.keys[found.keys.size() - 2];
  const config::Node& holder = *found.path[found.path.size() - 3];
  if (policies == nullptr || policies->key != "policies" || holder.find("can_assume") != nullptr) return std::nullopt;
  const config::Node& list = *policies->value;
  const std::size_t key = offset_of(text, policies->key_range.begin);
  const std::string written = "can_assume: [" + roles + "]";
  if (list.items.size() == 1) {
    // In place of the whole list; a comment behind it stays.
    const std::size_t at = offset_of(text, list.range.begin);
    if (text[at] == '[') {
      const auto close = text.find(']', at);
      if (close == std::string_view::npos ||
          text.substr(at, close - at).find_first_of("#\n") != std::string_view::npos) {
        return std::nullopt;
      }
      return std::vector<TextEdit>{{key, close + 1, written}};
    }
    const std::size_t entry = offset_of(text, found.value().range.begin);
    const std::size_t end = offset_of(text, found.value().range.end);
    const std::string_view between = text.substr(key, entry - key);
    const bool plain = found.value().kind == config::NodeKind::string && between.find('#') == std::string_view::npos;
    return plain ? Edits(std::vector<TextEdit>{{key, end, written}}) : std::nullopt;
  }
  auto edits = remove_entry(text, found);
  const std::size_t line = line_begin(text, key);
  const std::string_view indent = text.substr(line, key - line);
  const bool own_line = indent.find_first_not_of(' ') == std::string_view::npos;
  if (edits) edits->push_back({key, key, written + (own_line ? "\n" + std::string(indent) : std::string(", "))});
  return edits;
}

/// Nothing but a colon, white space and comments.
bool says_nothing(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '#') at = line_end(text, at) - 1;
    if (std::string_view(": \r\n").find(text[at]) == std::string_view::npos) return false;
  }
  return true;
}

/// The value in brackets, or behind a dash with its lines moved in; not where an alias or a tag stands for it.
Edits to_list(std::string_view text, const Found& found) {
  const std::size_t key = offset_of(text, found.keys.back()->key_range.end);
  const std::size_t begin = offset_of(text, found.value().range.begin);
  if (begin <= key || !says_nothing(text.substr(key, begin - key))) return std::nullopt;
  if (text[begin] == '{') {
    const std::size_t end = flow_end(text, begin);
    return std::vector<TextEdit>{{begin, begin, "["}, {end, end, "]"}};
  }
  const std::size_t line = line_begin(text, begin);
  if (text.substr(line, begin - line).find_first_not_of(' ') != std::string_view::npos || begin == line) {
    return std::nullopt;
  }
  std::vector<TextEdit> edits{{begin, begin, "- "}};
  const std::size_t end = block_end(text, line, begin - line - 1);
  for (std::size_t next = line_end(text, line); next < end; next = line_end(text, next)) {
    if (text[next] != '\n' && text[next] != '\r') edits.push_back({next, next, "  "});
  }
  return edits;
}

/// An attachment's place is its policy's name, which may stand in a mapping of its own.
void climb_to_entry(Found& found) {
  while (found.path.size() > 1 && found.path[found.path.size() - 2]->kind != config::NodeKind::sequence) {
    found.path.pop_back();
    found.keys.pop_back();
  }
}

Edits edits_for(std::string_view text, const config::Node& root, const LintFix& fix) {
  const bool by_key = fix.kind == LintFix::Kind::to_list;
  const Position at{fix.at.line, fix.at.column};
  auto found = by_key ? find_by_key(root, at) : find_value(root, at);
  if (!found) return std::nullopt;
  const bool of_entry = fix.kind == LintFix::Kind::remove || fix.kind == LintFix::Kind::to_can_assume;
  if (of_entry) climb_to_entry(*found);
  switch (fix.kind) {
    case LintFix::Kind::to_list:
      return to_list(text, *found);
    case LintFix::Kind::replace:
      return replace(text, *found, fix.text);
    case LintFix::Kind::remove:
      return remove_entry(text, *found);
    case LintFix::Kind::to_can_assume:
      return to_can_assume(text, *found, fix.text);
  }
  return std::nullopt;
}

config::NodePtr read(const std::string& name, std::string text) {
  SourceMap sources;
  Diagnostics faults;
  const SourceId id = sources.add(name, std::move(text));
  auto tree = config::read_yaml(sources, id, faults);
  return has_errors(faults) ? nullptr : tree;
}

/// One file's fixes, one after the other; each that does not fit what was taken before waits for another run.
void fix_file(const std::string& name, const std::string& before, const std::vector<const LintFinding*>& findings,
              FixResult& result) {
  const bool crlf = has_crlf(before);
  const std::string text = crlf ? to_lf(before) : before;
  const auto root = read(name, text);
  std::vector<TextEdit> taken;
  std::string after = text;
  for (const LintFinding* finding : findings) {
    const Edits edits = root ? edits_for(text, *root, *finding->fix) : std::nullopt;
    if (!edits) {
      result.unmade.push_back(*finding);
      continue;
    }
    auto all = taken;
    all.insert(all.end(), edits->begin(), edits->end());
    const auto changed = splice(text, all);
    if (!changed || !read(name, *changed)) {
      result.unmade.push_back(*finding);
      continue;
    }
    taken = std::move(all);
    after = *changed;
    result.made.push_back(*finding);
  }
  if (after != text) result.changes.push_back({name, before, crlf ? to_crlf(after) : after});
}

}  // namespace

FixResult fix(const SourceMap& sources, const std::vector<LintFinding>& findings) {
  std::map<std::string, std::vector<const LintFinding*>> by_file;
  for (const LintFinding& finding : findings) {
    if (finding.fix) by_file[finding.fix->at.file].push_back(&finding);
  }
  FixResult result;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const auto id = static_cast<SourceId>(i);
    const auto found = by_file.find(std::string(sources.name(id)));
    if (found != by_file.end()) fix_file(found->first, std::string(sources.text(id)), found->second, result);
  }
  std::sort(result.changes.begin(), result.changes.end(),
            [](const FileChange& a, const FileChange& b) { return a.name < b.name; });
  return result;
}

}  // namespace ramify::edit
