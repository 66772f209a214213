#include "library.h"

#include "ramify/policy/catalogue.h"
#include "ramify/text/text.h"

namespace ramify::access {

Library::Library(const model::World& world, const model::World* other) {
  add_system(world);
  if (other != nullptr) add_system(*other);
  for (const policy::SystemPolicy& row : policy::system_policies()) {
    if (auto document = policy::whole_document(row.name)) {
      const std::string name = text::fold_case(row.name);
      const auto entry = from_catalogue_.emplace(name, *std::move(document)).first;
      system_.emplace(name, &entry->second);
    }
  }
}

void Library::add_system(const model::World& world) {
  for (const auto& [key, account] : world.accounts) {
    for (const auto& [name, document] : account.system_policies) system_.emplace(name.folded(), &document);
  }
}

const policy::Document* Library::find(const model::Account& account, const model::PolicyRef& policy) const {
  if (policy.type == model::PolicyType::system) {
    const auto found = system_.find(policy.name.folded());
    return found == system_.end() ? nullptr : found->second;
  }
  const auto found = account.policies.find(policy.name);
  if (found == account.policies.end() || !found->second.document) return nullptr;
  return &*found->second.document;
}

}  // namespace ramify::access
