#include "shift.h"

#include <algorithm>

#include "ramify/policy/document.h"
#include "ramify/policy/match.h"
#include "ramify/text/text.h"
#include "trust_opening.h"

namespace ramify::plan {
namespace {

using policy::Document;
using policy::Effect;
using policy::Statement;

using Texts = std::vector<std::string>;

std::optional<Document> parsed(const std::optional<std::string>& text, policy::DocumentKind kind) {
  auto document = policy::parse(text.value_or(""), kind);
  return document ? std::optional(*std::move(document)) : std::nullopt;
}

/// Whether all that one of `narrow` matches is matched by one of `wide`; no where that is not plain to see.
bool covers(const Texts& wide, const Texts& narrow, bool (*one_covers)(std::string_view, std::string_view)) {
  return std::all_of(narrow.begin(), narrow.end(), [&](const std::string& each) {
    return std::any_of(wide.begin(), wide.end(), [&](const std::string& pattern) { return one_covers(pattern, each); });
  });
}

bool action_covers(std::string_view wide, std::string_view narrow) {
  return policy::glob_covers(text::fold_case(wide), text::fold_case(narrow));
}

bool covers(const Statement& wide, const Statement& narrow) {
  if (wide.effect != narrow.effect || wide.not_action != narrow.not_action || wide.not_resource != narrow.not_resource)
    return false;
  if (!(wide.conditions.empty() || wide.conditions == narrow.conditions)) return false;
  const auto lists = [](bool all_but, const Texts& more, const Texts& less, auto one_covers) {
    return all_but ? covers(less, more, one_covers) : covers(more, less, one_covers);
  };
  return lists(wide.not_action, wide.actions, narrow.actions, action_covers) &&
         lists(wide.not_resource, wide.resources, narrow.resources, policy::resource_covers);
}

/// Whether each statement of this effect in `narrow` is within one of `wide`.
bool covers(const Document& wide, const Document& narrow, Effect effect) {
  return std::all_of(narrow.statements.begin(), narrow.statements.end(), [&](const Statement& each) {
    return each.effect != effect || std::any_of(wide.statements.begin(), wide.statements.end(),
                                                [&](const Statement& statement) { return covers(statement, each); });
  });
}

bool allows_no_more(const Document& now, const Document& before) {
  return covers(before, now, Effect::allow) && covers(now, before, Effect::deny);
}

}  // namespace

Shift trust_shift(const ops::Change& change) {
  const ops::FieldChange* trust = ops::find_field(change, ops::Field::trust);
  if (change.op != ops::Op::update_role || trust == nullptr || trust->before == trust->after) return {false, false};
  const auto before = parsed(trust->before, policy::DocumentKind::trust);
  const auto after = parsed(trust->after, policy::DocumentKind::trust);
  if (!before || !after) return {};
  return {!opened_to(before, after).empty(), !opened_to(after, before).empty()};
}

Shift document_shift(const ops::Change& change) {
  const ops::FieldChange* document = ops::find_field(change, ops::Field::document);
  if (document == nullptr) return {};
  const auto before = parsed(document->before, policy::DocumentKind::identity);
  const auto after = parsed(document->after, policy::DocumentKind::identity);
  if (!before || !after) return {};
  return {!allows_no_more(*after, *before), !allows_no_more(*before, *after)};
}

}  // namespace ramify::plan
