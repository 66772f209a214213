#pragma once

#include <map>
#include <optional>
#include <vector>

#include "library.h"
#include "ramify/access/access.h"

namespace ramify::access {

/// Reads out powers in one world, its attachments indexed once. World and library must outlive it.
class PowerReader {
 public:
  PowerReader(const model::World& world, const Library& library);
  [[nodiscard]] Powers of(const model::Address& principal) const;
  /// Everybody who holds a policy.
  [[nodiscard]] std::vector<model::Address> holders() const;

 private:
  const model::World& world_;
  const Library& library_;
  std::map<model::Address, std::vector<const model::Attachment*>> held_;
};

/// What `wider` has and `narrower` has not.
[[nodiscard]] Powers beyond(const Powers& wider, const Powers& narrower);

}  // namespace ramify::access
