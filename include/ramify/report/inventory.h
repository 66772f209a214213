#pragma once

#include <string>
#include <vector>

#include "ramify/access/changes.h"
#include "ramify/report/report.h"

namespace ramify::report {

/// One user or role with all that it can become and do.
struct InventoryEntry {
  /// A role that can be become, with what can be done there.
  struct Door {
    access::Way way;
    access::Holding there;
  };
  model::Address who;
  access::Holding own;
  std::vector<Door> doors;
};

/// Who can do what, a paragraph each.
[[nodiscard]] std::string inventory_text(const std::vector<InventoryEntry>& entries, const Style& style);
/// schemas/access.schema.json.
[[nodiscard]] std::string inventory_json(const std::vector<InventoryEntry>& entries);

}  // namespace ramify::report
