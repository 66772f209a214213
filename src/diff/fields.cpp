#include "account_diff.h"
#include "ramify/text/text.h"

namespace ramify::diff {
namespace {

std::optional<std::string> unless_empty(const std::optional<std::string>& text) {
  return text && !text->empty() ? text : std::nullopt;
}

}  // namespace

Ref folded(const Ref& ref) {
  return {ref.kind, text::fold_case(ref.name)};
}

Ref principal_ref(const model::Principal& principal) {
  return {principal.kind, principal.name};
}

model::Attachment folded(const model::Attachment& attachment) {
  return {{attachment.principal.kind, text::fold_case(attachment.principal.name)},
          {attachment.policy.type, model::PolicyName::from_service(text::fold_case(attachment.policy.name.str()))},
          attachment.resource_group};
}

void add_if_differs(Fields& fields, Field field, const std::optional<std::string>& before,
                    const std::optional<std::string>& after) {
  if (!after || before.value_or("") == *after) return;
  fields.push_back({field, {}, unless_empty(before), unless_empty(after)});
}

void add_new(Fields& fields, Field field, const std::optional<std::string>& after) {
  if (const auto text = unless_empty(after)) fields.push_back({field, {}, std::nullopt, text});
}

void add_gone(Fields& fields, Field field, const std::optional<std::string>& before) {
  if (const auto text = unless_empty(before)) fields.push_back({field, {}, text, std::nullopt});
}

void add_gone_tags(Fields& fields, const model::Tags& tags) {
  for (const auto& [key, value] : tags) fields.push_back({Field::tag, key, value, std::nullopt});
}

std::optional<std::string> to_text(const std::optional<std::chrono::seconds>& duration) {
  return duration ? std::optional(std::to_string(duration->count())) : std::nullopt;
}

std::optional<std::string> to_text(const std::optional<policy::Document>& document) {
  return document ? std::optional(policy::to_json(*document)) : std::nullopt;
}

std::optional<std::string> to_text(const std::optional<bool>& value) {
  return value ? std::optional<std::string>(*value ? "true" : "false") : std::nullopt;
}

}  // namespace ramify::diff
