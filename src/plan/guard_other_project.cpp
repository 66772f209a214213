#include "guards.h"

namespace ramify::plan {
namespace {

/// The project whose mark a live object carries; empty where it carries none, or cannot.
std::string mark_of(const model::World& live, const model::Address& address) {
  const auto account = live.accounts.find(address.account);
  if (account == live.accounts.end()) return {};
  const auto mark_in = [&](const auto& objects, const auto& name) -> std::string {
    const auto object = objects.find(name);
    if (object == objects.end()) return {};
    const auto mark = object->second.tags.find(std::string(model::kOwnerTag));
    return mark == object->second.tags.end() ? std::string() : mark->second;
  };
  const std::string& name = address.object.name;
  switch (address.object.kind) {
    case model::ObjectKind::user:
      return mark_in(account->second.users, model::UserName::from_service(name));
    case model::ObjectKind::role:
      return mark_in(account->second.roles, model::RoleName::from_service(name));
    case model::ObjectKind::policy:
      return mark_in(account->second.policies, model::PolicyName::from_service(name));
    case model::ObjectKind::group:
      break;
  }
  return {};
}

}  // namespace

void find_other_project(const GuardInput& input, std::vector<Finding>& found) {
  const auto is_others = [&](const std::string& mark) { return !mark.empty() && mark != input.plan.project; };
  for (const Step& step : input.plan.steps) {
    const model::Address address = ops::owner(step.change.target);
    for (const ops::FieldChange& field : step.change.fields) {
      const bool taken_over = field.field == ops::Field::tag && field.key == model::kOwnerTag &&
                              field.after == std::optional(input.plan.project);
      if (!taken_over || !is_others(field.before.value_or(""))) continue;
      found.push_back({"other-project", model::to_string(address),
                       "it carries the mark of project \"" + *field.before + "\", and would be taken over from there",
                       std::nullopt});
    }
    const std::string mark = deletes_object(step.change) ? mark_of(input.live, address) : std::string();
    if (!is_others(mark)) continue;
    found.push_back({"other-project", model::to_string(address),
                     "it carries the mark of project \"" + mark + "\", and would be deleted", std::nullopt});
  }
}

}  // namespace ramify::plan
