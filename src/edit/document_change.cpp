#include "document_change.h"

#include <algorithm>

namespace ramify::edit {
namespace {

using At = ConfigFiles::At;
using policy::Document;
using policy::DocumentKind;
using policy::Statement;

Json as_list(const Json& value) {
  return value.is_array() ? value : Json::array({value});
}

bool holds(const Json& list, const Json& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

std::optional<Document> read_written(const Json& json, DocumentKind kind) {
  auto document = policy::parse(json.dump(-1, ' ', false, Json::error_handler_t::replace), kind);
  if (!document) return std::nullopt;
  return *std::move(document);
}

bool same(const Statement& a, const Statement& b) {
  return policy::equivalent(Document{{a}}, Document{{b}});
}

/// Whether one may be what became of the other: as by an action or a resource more.
bool akin(const Statement& a, const Statement& b) {
  if (a.effect != b.effect || a.not_action != b.not_action || a.not_resource != b.not_resource) return false;
  if (a.sid && a.sid == b.sid) return true;
  Statement other = b;
  other.actions = a.actions;
  if (same(a, other)) return true;
  other = b;
  other.resources = a.resources;
  other.principals = a.principals;
  return same(a, other);
}

/// A part of a statement; lists keep their entries that stay.
bool mend(const At& at, const Json& now) {
  const Json said = config::to_json(*at.node());
  if (as_list(said) == as_list(now)) return true;
  bool made = true;
  if (said.is_object() && now.is_object()) {
    for (const auto& [key, part] : now.items()) {
      made = (said.contains(key) ? mend(at / key, part) : at.file->set((at / key).where, part)) && made;
    }
    for (const auto& [key, part] : said.items()) {
      if (!now.contains(key)) made = at.file->erase((at / key).where) && made;
    }
    return made;
  }
  if (!said.is_array()) return at.file->set(at.where, now);
  for (const Json& item : as_list(now)) {
    if (!holds(said, item)) made = at.file->append(at.where, item) && made;
  }
  for (std::size_t i = said.size(); i-- > 0;) {
    if (!holds(as_list(now), said[i])) made = at.file->erase((at / i).where) && made;
  }
  return made;
}

/// Which of the live statements each written one stands for; none for one that goes.
std::vector<std::optional<std::size_t>> pair_up(const std::vector<Statement>& written,
                                                const std::vector<Statement>& live) {
  std::vector<std::optional<std::size_t>> pairs(written.size());
  std::vector<bool> taken(live.size(), false);
  for (const auto alike : {same, akin}) {
    for (std::size_t i = 0; i < written.size(); ++i) {
      for (std::size_t j = 0; j < live.size() && !pairs[i]; ++j) {
        if (taken[j] || !alike(written[i], live[j])) continue;
        pairs[i] = j;
        taken[j] = true;
      }
    }
  }
  return pairs;
}

bool change_statements(const At& list, const std::vector<Statement>& written, const Document& live) {
  if (written.size() != list.node()->items.size()) return false;
  const Json now = Json::parse(policy::to_json(live)).at("Statement");
  const auto pairs = pair_up(written, live.statements);
  bool made = true;
  for (std::size_t j = 0; j < live.statements.size(); ++j) {
    const auto found = std::find(pairs.begin(), pairs.end(), std::optional(j));
    if (found == pairs.end()) {
      made = list.file->append(list.where, now.at(j)) && made;
      continue;
    }
    const auto i = static_cast<std::size_t>(found - pairs.begin());
    if (!same(written[i], live.statements[j])) made = mend(list / i, now.at(j)) && made;
  }
  for (std::size_t i = pairs.size(); i-- > 0;) {
    if (!pairs[i]) made = list.file->erase((list / i).where) && made;
  }
  return made;
}

bool means(const At& at, const Document& live, DocumentKind kind) {
  const auto written = read_written(config::to_json(*at.node()), kind);
  return written && policy::equivalent(*written, live);
}

}  // namespace

bool change_document(const At& at, const Document& live, DocumentKind kind) {
  const At list = at / "Statement";
  const auto written = at.there() ? read_written(config::to_json(*at.node()), kind) : std::nullopt;
  if (written && list.there() && list.node()->kind == config::NodeKind::sequence &&
      change_statements(list, written->statements, live) && means(at, live, kind)) {
    return true;
  }
  return at.file->set(at.where, Json::parse(policy::to_json(live)));
}

}  // namespace ramify::edit
