#include <fmt/format.h>

#include "read.h"

namespace ramify::config {

void read_policy(const Node& node, const model::PolicyName& name, PolicyDraft& draft, Context& context) {
  const Fields fields(node, "a policy", {"description", "document", "file", "tags", "previously", "state"},
                      context.faults);
  if (!fields.sound() || read_absent(node, draft, context)) return;
  read_common(node, draft, context);
  model::Policy policy{name, {}, {}, {}, {}};
  if (const Entry* entry = fields.find("description")) {
    policy.description = read_text(*entry->value, "\"description\"", 1, 1024, context.faults);
  }
  read_tags(fields.find("tags"), 256, policy.tags, draft, context);

  const Entry* inline_document = fields.find("document");
  const Entry* file = fields.find("file");
  if ((inline_document == nullptr) == (file == nullptr)) {
    context.faults.error("config.one-of", draft.where,
                         fmt::format("a policy needs exactly one of \"document\" and \"file\", and {} has {}",
                                     in_quotes(name.str()), file == nullptr ? "neither" : "both"));
  }
  const Entry* source = inline_document != nullptr ? inline_document : file;
  if (source != nullptr) {
    constexpr auto kKind = policy::DocumentKind::identity;
    NodePtr tree = source->value;
    policy.document = source == inline_document ? read_document(*source->value, kKind, context)
                                                : read_document_file(*source->value, kKind, context, &tree);
    if (policy.document && tree) note_places(*tree, "document", draft);
    if (policy.document) check_size(*policy.document, kKind, source->key_range, context);
  }
  draft.policy = std::move(policy);
}

}  // namespace ramify::config
