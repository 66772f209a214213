#include <algorithm>

#include "account_diff.h"

namespace ramify::diff {
namespace {

using model::Facet;
using model::ObjectKind;

/// The place of the first field that differs: what a reader would look for.
std::string first_field(const Fields& fields) {
  return fields.empty() ? std::string() : std::string(ops::to_string(fields.front().field));
}

bool same_trust(const std::optional<policy::Document>& live, const policy::Document& wanted,
                const model::AccountId& account) {
  if (!live) return false;
  if (policy::equivalent(*live, wanted)) return true;
  // Both let nobody in; the random half of the placeholder means nothing.
  return model::is_unmeetable_trust(*live, account) && model::is_unmeetable_trust(wanted, account);
}

}  // namespace

void AccountDiff::diff_objects() {
  for (const auto& entry : desired_.users) diff_user(entry.second);
  for (const auto& entry : desired_.groups) diff_group(entry.second);
  for (const auto& entry : desired_.roles) diff_role(entry.second);
  for (const auto& entry : desired_.policies) diff_policy(entry.second);
}

model::Tags AccountDiff::wanted_tags(const model::Tags& tags) const {
  model::Tags wanted = tags;
  if (!input_.scope.project.empty()) wanted[std::string(model::kOwnerTag)] = input_.scope.project;
  return wanted;
}

void AccountDiff::add_new_tags(Fields& fields, const model::Tags& tags) const {
  for (const auto& [key, value] : wanted_tags(tags)) fields.push_back({Field::tag, key, std::nullopt, value});
}

void AccountDiff::diff_tags(Op op, const Ref& ref, const model::Tags& tags, const model::Tags& live) {
  Fields fields;
  for (const auto& [key, value] : wanted_tags(tags)) {
    const auto found = live.find(key);
    if (found != live.end() && found->second == value) continue;
    fields.push_back({Field::tag, key, found == live.end() ? std::nullopt : std::optional(found->second), value});
  }
  if (fields.empty()) return;
  const auto mark = std::find_if(fields.begin(), fields.end(),
                                 [](const FieldChange& field) { return field.key == model::kOwnerTag; });
  const bool adopts = mark != fields.end();
  if (adopts && hands(ref) == Hands::free) {
    remark(Remark::Kind::adopt, ref, mark->before.value_or(""), place(ref));
  }
  const auto named = std::find_if(fields.begin(), fields.end(),
                                  [](const FieldChange& field) { return field.key != model::kOwnerTag; });
  const auto where = named == fields.end() ? place(ref) : place(ref, Facet::tag, named->key);
  emit(op, ref, fields, adopts ? Reason::adopted : Reason::declared_differs, where);
}

void AccountDiff::diff_user(const model::User& user) {
  const Ref ref{ObjectKind::user, user.name.str()};
  if (standing(ref) == Standing::held) return;
  if (standing(ref) == Standing::missing) {
    Fields fields;
    add_new(fields, Field::display_name, user.display_name);
    add_new(fields, Field::comments, user.comments);
    add_new_tags(fields, user.tags);
    emit(Op::create_user, ref, fields, Reason::declared_new, place(ref));
    diff_console(user, nullptr);
    diff_keys(user, nullptr);
    return;
  }
  const model::User& live = live_->users.at(user.name);
  Fields fields;
  add_if_differs(fields, Field::display_name, live.display_name, user.display_name);
  add_if_differs(fields, Field::comments, live.comments, user.comments);
  if (!fields.empty()) {
    emit(Op::update_user, ref, fields, Reason::declared_differs, place(ref, Facet::field, first_field(fields)));
  }
  diff_tags(Op::tag_user, ref, user.tags, live.tags);
  diff_console(user, &live);
  diff_keys(user, &live);
}

void AccountDiff::diff_group(const model::Group& group) {
  const Ref ref{ObjectKind::group, group.name.str()};
  if (standing(ref) == Standing::held) return;
  Fields fields;
  if (standing(ref) == Standing::missing) {
    add_new(fields, Field::comments, group.comments);
    return emit(Op::create_group, ref, fields, Reason::declared_new, place(ref));
  }
  add_if_differs(fields, Field::comments, live_->groups.at(group.name).comments, group.comments);
  if (!fields.empty()) {
    emit(Op::update_group, ref, fields, Reason::declared_differs, place(ref, Facet::field, first_field(fields)));
  }
}

void AccountDiff::create_role(const model::Role& role) {
  const Ref ref{ObjectKind::role, role.name.str()};
  model::Role wanted = role;
  // What the declaration leaves unmanaged moves over from the role that this one replaces.
  if (const Ref* old = replaces(ref)) {
    const model::Role& was = live_->roles.at(model::RoleName::from_service(old->name));
    if (!wanted.description) wanted.description = was.description;
    if (!wanted.max_session) wanted.max_session = was.max_session;
    if (!wanted.trust) wanted.trust = was.trust;
  }
  if (!wanted.trust) wanted.trust = model::unmeetable_trust(desired_.id, role.name.str());
  Fields fields;
  add_new(fields, Field::description, wanted.description);
  add_new(fields, Field::max_session, to_text(wanted.max_session));
  add_new(fields, Field::trust, to_text(wanted.trust));
  add_new_tags(fields, wanted.tags);
  emit(Op::create_role, ref, fields, replaces(ref) != nullptr ? Reason::renamed : Reason::declared_new, place(ref));
}

void AccountDiff::diff_role(const model::Role& role) {
  const Ref ref{ObjectKind::role, role.name.str()};
  if (standing(ref) == Standing::held) return;
  if (standing(ref) == Standing::missing) return create_role(role);
  const model::Role& live = live_->roles.at(role.name);
  Fields fields;
  Fields carried;
  add_if_differs(fields, Field::description, live.description, role.description);
  if (role.max_session && role.max_session != live.max_session) {
    fields.push_back({Field::max_session, {}, to_text(live.max_session), to_text(role.max_session)});
  } else if (live.max_session) {
    carried.push_back({Field::max_session, {}, to_text(live.max_session), to_text(live.max_session)});
  }
  if (role.trust && !same_trust(live.trust, *role.trust, desired_.id)) {
    fields.push_back({Field::trust, {}, to_text(live.trust), to_text(role.trust)});
  } else if (live.trust) {
    carried.push_back({Field::trust, {}, to_text(live.trust), to_text(live.trust)});
  }
  if (!fields.empty()) {
    const auto where = place(ref, Facet::field, std::string(ops::to_string(fields.back().field)));
    emit(Op::update_role, ref, fields, Reason::declared_differs, where, carried);
  }
  diff_tags(Op::tag_role, ref, role.tags, live.tags);
}

void AccountDiff::diff_policy(const model::Policy& policy) {
  const Ref ref{ObjectKind::policy, policy.name.str()};
  if (standing(ref) == Standing::held) return;
  if (standing(ref) == Standing::missing) {
    Fields fields;
    add_new(fields, Field::description, policy.description);
    add_new(fields, Field::document, to_text(policy.document));
    add_new_tags(fields, policy.tags);
    const Reason reason = replaces(ref) != nullptr ? Reason::renamed : Reason::declared_new;
    return emit(Op::create_policy, ref, fields, reason, place(ref));
  }
  const model::Policy& live = live_->policies.at(policy.name);
  if (policy.document && !(live.document && policy::equivalent(*live.document, *policy.document))) {
    emit(Op::create_policy_version, ref, {{Field::document, {}, to_text(live.document), to_text(policy.document)}},
         Reason::declared_differs, place(ref, Facet::field, "document"));
  }
  Fields fields;
  add_if_differs(fields, Field::description, live.description, policy.description);
  if (!fields.empty()) {
    emit(Op::update_policy_description, ref, fields, Reason::declared_differs, place(ref, Facet::field, "description"));
  }
  diff_tags(Op::tag_policy, ref, policy.tags, live.tags);
}

}  // namespace ramify::diff
