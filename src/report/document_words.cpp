#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ramify/text/text.h"
#include "words.h"

namespace ramify::report {

namespace {

using Strings = std::vector<std::string>;

std::string joined(const Strings& values) {
  Strings shown;
  for (const auto& value : values) shown.push_back(text::printable(value));
  return fmt::format("{}", fmt::join(shown, ", "));
}

std::string values_words(const Strings& values) {
  Strings shown;
  for (const auto& value : values) shown.push_back(in_quotes(value));
  return fmt::format("{}", fmt::join(shown, " or "));
}

std::string effect_words(const policy::Statement& statement) {
  return fmt::format("{}{}", statement.effect == policy::Effect::allow ? "Allow" : "Deny",
                     statement.not_action ? " all but" : "");
}

void add_statement(std::vector<Detail>& details, char mark, const policy::Statement& statement) {
  details.push_back({mark, 0, fmt::format("{} {}", effect_words(statement), joined(statement.actions))});
  if (!statement.resources.empty()) {
    details.push_back(
        {' ', 1, fmt::format("on {}{}", statement.not_resource ? "all but " : "", joined(statement.resources))});
  }
  if (!statement.conditions.empty()) details.push_back({' ', 1, condition_words(statement.conditions).substr(1)});
}

/// What `after` holds that `before` does not, and the reverse, one line an element. Letter case tells nothing apart in
/// actions; it is shown as the author wrote it.
void add_elements(std::vector<Detail>& details, std::string_view name, const Strings& before, const Strings& after,
                  bool fold) {
  const auto keyed = [&](const Strings& values) {
    std::map<std::string, std::string> by_key;
    for (const auto& value : values) by_key.emplace(fold ? text::fold_case(value) : value, value);
    return by_key;
  };
  const auto old_values = keyed(before);
  const auto new_values = keyed(after);
  for (const auto& [key, value] : new_values) {
    if (!old_values.contains(key)) details.push_back({'+', 1, fmt::format("{} {}", name, text::printable(value))});
  }
  for (const auto& [key, value] : old_values) {
    if (!new_values.contains(key)) details.push_back({'-', 1, fmt::format("{} {}", name, text::printable(value))});
  }
}

/// A statement as written, beside the form that says what it means.
struct Pair {
  policy::Statement meaning;
  policy::Statement written;
};

std::vector<Pair> pairs(const policy::Document& document) {
  std::vector<Pair> all;
  for (const auto& statement : document.statements) {
    policy::Document one;
    one.statements.push_back(statement);
    for (auto& meaning : policy::canonical(one).statements) all.push_back({std::move(meaning), statement});
  }
  return all;
}

/// Two statements of which one is seen as an edit of the other: alike but for one of actions, resources, conditions.
bool is_edit(const policy::Statement& a, const policy::Statement& b) {
  if (a.effect != b.effect || a.not_action != b.not_action || a.not_resource != b.not_resource) return false;
  const int same = static_cast<int>(a.actions == b.actions) + static_cast<int>(a.resources == b.resources) +
                   static_cast<int>(a.conditions == b.conditions);
  return same == 2;
}

void add_edit(std::vector<Detail>& details, const Pair& before, const Pair& after) {
  const auto& now = after.written;
  if (before.meaning.actions != after.meaning.actions) {
    details.push_back(
        {'~', 0,
         fmt::format("{} … on {}{}", effect_words(now), now.not_resource ? "all but " : "", joined(now.resources))});
    add_elements(details, "action", before.written.actions, now.actions, true);
    return;
  }
  details.push_back({'~', 0, fmt::format("{} {}", effect_words(now), joined(now.actions))});
  add_elements(details, "resource", before.written.resources, now.resources, false);
  if (before.meaning.conditions != after.meaning.conditions) {
    const auto words = [](const policy::Conditions& conditions) {
      return conditions.empty() ? std::string("always") : condition_words(conditions).substr(1);
    };
    details.push_back({'+', 1, words(now.conditions)});
    details.push_back({'-', 1, words(before.written.conditions)});
  }
}

}  // namespace

std::string condition_words(const policy::Conditions& conditions) {
  Strings parts;
  for (const auto& [operation, keys] : conditions) {
    for (const auto& [key, values] : keys) {
      if (operation == "StringEquals" && key == "sts:ExternalId") {
        parts.push_back("with the external id " + values_words(values));
      } else if (operation == "DateLessThan" && key == "acs:CurrentTime") {
        parts.push_back("until " + joined(values));
      } else {
        parts.push_back(
            fmt::format("when {} {} {}", text::printable(key), text::printable(operation), values_words(values)));
      }
    }
  }
  return parts.empty() ? std::string() : fmt::format(" {}", fmt::join(parts, " and "));
}

std::string bare_condition_words(const policy::Conditions& conditions) {
  Strings parts;
  for (const auto& [operation, keys] : conditions) {
    for (const auto& [key, values] : keys) {
      parts.push_back(fmt::format("{} {} {}", text::printable(key), text::printable(operation), values_words(values)));
    }
  }
  return fmt::format("{}", fmt::join(parts, " and "));
}

std::vector<Detail> document_details(const std::string& text) {
  std::vector<Detail> details;
  const auto document = policy::parse(text, policy::DocumentKind::identity);
  if (!document) return {{'!', 0, "a document that cannot be read: " + text::printable(text)}};
  for (const auto& statement : document->statements) add_statement(details, ' ', statement);
  return details;
}

std::vector<Detail> document_change_details(const std::string& before, const std::string& after) {
  const auto old_document = policy::parse(before, policy::DocumentKind::identity);
  const auto new_document = policy::parse(after, policy::DocumentKind::identity);
  if (!old_document || !new_document) {
    return {{'-', 0, text::printable(before)}, {'+', 0, text::printable(after)}};
  }
  auto lost = pairs(*old_document);
  std::vector<Pair> gained;
  for (auto& pair : pairs(*new_document)) {
    const auto same =
        std::find_if(lost.begin(), lost.end(), [&](const Pair& other) { return other.meaning == pair.meaning; });
    if (same == lost.end()) {
      gained.push_back(std::move(pair));
    } else {
      lost.erase(same);
    }
  }
  std::vector<Detail> details;
  for (const auto& pair : gained) {
    const auto edited =
        std::find_if(lost.begin(), lost.end(), [&](const Pair& other) { return is_edit(other.meaning, pair.meaning); });
    if (edited == lost.end()) {
      add_statement(details, '+', pair.written);
    } else {
      add_edit(details, *edited, pair);
      lost.erase(edited);
    }
  }
  for (const auto& pair : lost) add_statement(details, '-', pair.written);
  return details;
}

}  // namespace ramify::report
