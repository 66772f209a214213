#include "grant_book.h"

#include <algorithm>
#include <set>

#include "ramify/text/text.h"

namespace ramify::access {
namespace {

bool only_assumes(const policy::Document& document) {
  return std::all_of(document.statements.begin(), document.statements.end(), [](const policy::Statement& statement) {
    return !statement.not_action &&
           std::all_of(statement.actions.begin(), statement.actions.end(),
                       [](const std::string& action) { return text::fold_case(action) == "sts:assumerole"; });
  });
}

}  // namespace

std::size_t GrantBook::number_of(const policy::Document& document) {
  const auto [known, is_new] = numbers_.try_emplace(&document, 0);
  if (is_new && (!only_assumes(document) || elsewhere_.is_spoken_of(document))) {
    known->second = texts_.emplace(policy::to_json(document), texts_.size() + 1).first->second;
  }
  return known->second;
}

std::vector<Held> GrantBook::granting(const std::vector<Held>& held) {
  std::vector<Held> some;
  for (const Held& each : held) {
    if (number_of(*each.document) != kNothing) some.push_back(each);
  }
  return some;
}

std::string GrantBook::text_of(const std::vector<Held>& held) {
  std::string text;
  for (const Held& each : granting(held)) {
    text += std::to_string(number_of(*each.document));
    const auto& group = each.attachment->resource_group;
    text += (group ? "@" + group->str() : std::string()) + ' ';
  }
  return text;
}

std::string GrantBook::meaning_of(const std::vector<Held>& held) {
  std::set<std::string> parts;
  for (const Held& each : granting(held)) {
    const std::size_t number = number_of(*each.document);
    if (meanings_.size() <= number) meanings_.resize(number + 1);
    std::string& hash = meanings_[number];
    if (hash.empty()) hash = policy::meaning_hash(*each.document);
    const auto& group = each.attachment->resource_group;
    parts.insert(hash + (group ? "@" + group->str() : std::string()));
  }
  std::string text;
  for (const auto& part : parts) text += part + ' ';
  return text;
}

std::vector<Grant> GrantBook::gained(const std::vector<Held>& all_before, const std::vector<Held>& all_after) {
  const auto before = granting(all_before);
  const auto after = granting(all_after);
  const auto [found, is_new] = pages_.try_emplace({text_of(before), text_of(after)});
  Page& page = found->second;
  if (is_new) {
    page.grants = access::gained(before, after, &elsewhere_);
    for (const Grant& grant : page.grants) {
      const auto by = std::find_if(after.begin(), after.end(),
                                   [&](const Held& held) { return grant.by && *held.attachment == *grant.by; });
      page.by.push_back(static_cast<std::size_t>(by - after.begin()));
    }
  }
  auto grants = page.grants;
  for (std::size_t i = 0; i < grants.size(); ++i) {
    if (page.by[i] < after.size()) grants[i].by = *after[page.by[i]].attachment;
  }
  return grants;
}

}  // namespace ramify::access
