#include "library.h"

#include "ramify/policy/catalogue.h"
#include "ramify/text/text.h"

namespace ramify::access {

namespace {

/// What the catalogue knows whole, by folded name: parsed once, since questions about worlds are many.
const std::map<std::string, policy::Document>& catalogue() {
  static const auto known = [] {
    std::map<std::string, policy::Document> documents;
    for (const policy::SystemPolicy& row : policy::system_policies()) {
      if (auto document = policy::whole_document(row.name)) {
        documents.emplace(text::fold_case(row.name), *std::move(document));
      }
    }
    return documents;
  }();
  return known;
}

}  // namespace

Library::Library(const model::World& world, const model::World* other) {
  add_system(world);
  if (other != nullptr) add_system(*other);
}

void Library::add_system(const model::World& world) {
  for (const auto& [key, account] : world.accounts) {
    for (const auto& [name, document] : account.system_policies) system_.emplace(name.folded(), &document);
  }
}

const policy::Document* Library::find(const model::Account& account, const model::PolicyRef& policy) const {
  if (policy.type == model::PolicyType::system) {
    const std::string name = policy.name.folded();
    if (const auto read = system_.find(name); read != system_.end()) return read->second;
    const auto known = catalogue().find(name);
    return known == catalogue().end() ? nullptr : &known->second;
  }
  const auto found = account.policies.find(policy.name);
  if (found == account.policies.end() || !found->second.document) return nullptr;
  return &*found->second.document;
}

}  // namespace ramify::access
