#include <fmt/format.h>

#include "read.h"

namespace ramify::config {
namespace {

void read_trust_of(const Fields& fields, const model::RoleName& name, RoleDraft& draft, Context& context) {
  constexpr auto kKind = policy::DocumentKind::trust;
  const Entry* given = nullptr;
  for (const std::string_view key : {"trust", "trust_document", "trust_file"}) {
    const Entry* entry = fields.find(key);
    if (entry == nullptr) continue;
    if (given != nullptr) {
      context.faults
          .error("config.one-of", entry->key_range,
                 fmt::format("the role {} says its trust twice, by \"{}\" and by \"{}\"", in_quotes(name.str()),
                             given->key, entry->key),
                 "keep one of the two")
          .notes.push_back({"it stands here first", given->key_range});
      continue;
    }
    given = entry;
    draft.trust.where = entry->key_range;
    if (key == "trust") {
      read_trust(*entry->value, draft.trust, context);
    } else {
      NodePtr tree = entry->value;
      draft.trust.verbatim = key == "trust_document" ? read_document(*entry->value, kKind, context)
                                                     : read_document_file(*entry->value, kKind, context, &tree);
      if (draft.trust.verbatim && tree) note_places(*tree, "trust", draft);
      if (draft.trust.verbatim) check_size(*draft.trust.verbatim, kKind, entry->key_range, context);
    }
  }
}

}  // namespace

void read_role(const Node& node, const model::RoleName& name, RoleDraft& draft, Context& context) {
  const Fields fields(node, "a role",
                      {"description", "max_session", "tags", "trust", "trust_document", "trust_file", "policies",
                       "extra_policies", "can_assume", "previously", "state"},
                      context.faults);
  if (!fields.sound() || read_absent(node, draft, context)) return;
  read_common(node, draft, context);
  model::Role role{name, {}, {}, {}, {}, {}};
  if (const Entry* entry = fields.find("description")) {
    role.description = read_text(*entry->value, "\"description\"", 1, 1024, context.faults);
  }
  if (const Entry* entry = fields.find("max_session")) {
    role.max_session =
        read_duration(*entry->value, "\"max_session\"", std::chrono::hours(1), std::chrono::hours(12), context.faults);
  }
  read_tags(fields.find("tags"), 256, role.tags, draft, context);
  read_trust_of(fields, name, draft, context);
  read_grants(node, draft.grants, context);
  draft.role = std::move(role);
}

}  // namespace ramify::config
