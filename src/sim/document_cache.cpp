#include "document_cache.h"

#include <algorithm>

#include "ramify/policy/catalogue.h"

namespace ramify::sim {
namespace {

constexpr std::size_t kEntriesMax = 20'000;

}  // namespace

const DocumentCache::Entry& DocumentCache::find(const std::string& text, policy::DocumentKind kind) {
  auto& entries = kind == policy::DocumentKind::trust ? trust_ : identity_;
  if (const auto found = entries.find(text); found != entries.end()) return found->second;
  Entry entry;
  if (const auto document = policy::parse(text, kind)) {
    entry.document.emplace(*document);
    entry.only_denies = std::all_of(document->statements.begin(), document->statements.end(),
                                    [](const policy::Statement& s) { return s.effect == policy::Effect::deny; });
  }
  return entries.emplace(text, std::move(entry)).first->second;
}

const DocumentCache::Entry* DocumentCache::catalogue(const std::string& folded_name) {
  if (const auto found = catalogue_.find(folded_name); found != catalogue_.end()) return found->second;
  const policy::SystemPolicy* known = policy::find_system_policy(folded_name);
  const Entry* entry = known == nullptr || known->document.empty()
                           ? nullptr
                           : &find(std::string(known->document), policy::DocumentKind::identity);
  catalogue_.emplace(folded_name, entry);
  return entry;
}

bool DocumentCache::forget_surplus() {
  if (identity_.size() + trust_.size() < kEntriesMax) return false;
  catalogue_.clear();
  identity_.clear();
  trust_.clear();
  return true;
}

}  // namespace ramify::sim
