#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "ramify/policy/document.h"

namespace ramify::policy {

/// How much the dated catalogue knows of a system policy's document.
enum class Knowledge { whole, partial, name_only };

/// A system policy as documented on `as_of`; the live document always wins over it.
struct SystemPolicy {
  std::string_view name;
  std::string_view description;
  Knowledge knowledge = Knowledge::name_only;
  std::string_view document;  ///< JSON; empty where only the name is known
  std::string_view version;   ///< `v1`; empty where not known
  std::string_view as_of;     ///< YYYY-MM-DD of that version, or the year alone; empty where the source gives none
  std::string_view source;
  bool high_risk = false;  ///< whoever holds it can take over the account, or come near to it
  std::string_view note;   ///< what a reviewer should know about it; may be empty
};

[[nodiscard]] std::span<const SystemPolicy> system_policies();
/// Case-insensitive, as the service resolves names; null where the catalogue does not know the name.
[[nodiscard]] const SystemPolicy* find_system_policy(std::string_view name);
/// The document of a system policy that the catalogue knows whole; empty for any other name.
[[nodiscard]] std::optional<Document> whole_document(std::string_view name);

}  // namespace ramify::policy
