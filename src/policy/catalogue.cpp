#include "ramify/policy/catalogue.h"

#include <algorithm>

#include "ramify/text/text.h"

namespace ramify::policy {

// The rows themselves are src/policy/catalogue/*.json, which src/policy/embed_catalogue.cmake makes into
// system_policies().

const SystemPolicy* find_system_policy(std::string_view name) {
  const auto rows = system_policies();
  const std::string folded = text::fold_case(name);
  const auto found =
      std::lower_bound(rows.begin(), rows.end(), folded,
                       [](const SystemPolicy& row, const auto& wanted) { return text::fold_case(row.name) < wanted; });
  return found != rows.end() && text::fold_case(found->name) == folded ? &*found : nullptr;
}

std::optional<Document> whole_document(std::string_view name) {
  const SystemPolicy* known = find_system_policy(name);
  if (known == nullptr || known->knowledge != Knowledge::whole) return std::nullopt;
  auto document = parse(known->document, DocumentKind::identity);
  if (!document) return std::nullopt;
  return std::move(*document);
}

}  // namespace ramify::policy
