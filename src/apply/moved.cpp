#include "moved.h"

#include <fmt/format.h>

#include "look.h"

namespace ramify::apply {

namespace {

/// What a look costs more than it tells: tags are read by listing every object, and a removal of what is gone already
/// is settled by the service's own answer.
bool worth_a_look(const ops::Change& change) {
  switch (change.op) {
    case ops::Op::update_user:
    case ops::Op::delete_user:
    case ops::Op::update_login_profile:
    case ops::Op::deactivate_access_key:
    case ops::Op::update_group:
    case ops::Op::delete_group:
    case ops::Op::update_role:
    case ops::Op::delete_role:
    case ops::Op::create_policy_version:
    case ops::Op::update_policy_description:
    case ops::Op::delete_policy:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::optional<Error> moved_since(client::Session& session, const ops::Change& change) {
  if (!worth_a_look(change)) return std::nullopt;
  const auto seen = look(session, change);
  if (!seen) return seen.error();
  const auto stale = [&](std::string_view what) {
    return Error{ErrorKind::stale, fmt::format("the plan is stale: {} {}", ops::to_string(change.target), what),
                 "it was left as it is, and nothing was begun after it; plan again and have the new plan reviewed",
                 std::nullopt};
  };
  if (!*seen) {
    if (effect(change.op) == Effect::remove) return std::nullopt;
    return stale("is gone");
  }
  for (const auto* fields : {&change.fields, &change.carried}) {
    for (const ops::FieldChange& field : *fields) {
      const auto found = (*seen)->find({field.field, field.key});
      if (found == (*seen)->end() || field.field == ops::Field::name) continue;
      if (!same_value(field.field, field.before.value_or(""), found->second)) {
        return stale(fmt::format("has another {} now", ops::to_string(field.field)));
      }
    }
  }
  return std::nullopt;
}

}  // namespace ramify::apply
