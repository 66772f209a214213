#include "read.h"

namespace ramify::config {

void read_group(const Node& node, const model::GroupName& name, GroupDraft& draft, Context& context) {
  const Fields fields(node, "a group",
                      {"comments", "policies", "can_assume", "extra_policies", "extra_members", "previously", "state"},
                      context.faults);
  if (!fields.sound() || read_absent(node, draft, context)) return;
  read_common(node, draft, context);
  model::Group group{name, {}};
  if (const Entry* entry = fields.find("comments")) {
    group.comments = read_text(*entry->value, "\"comments\"", 0, 128, context.faults);
  }
  if (const Entry* entry = fields.find("extra_members")) {
    draft.keep_members = read_word(*entry->value, "\"extra_members\"", {"remove", "keep"}, context.faults) == 1;
  }
  read_grants(node, draft.grants, context);
  draft.group = std::move(group);
}

}  // namespace ramify::config
