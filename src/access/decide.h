#pragma once

#include <string>

#include "identity.h"
#include "ramify/access/access.h"

namespace ramify::access {

/// A role as something to be assumed.
struct Target {
  model::Address address;
  const model::Role* role = nullptr;
  std::string arn;
  bool is_closed = false;  ///< its trust is the one that nobody can meet
};
[[nodiscard]] Target target_of(const model::AccountKey& key, const model::Account& account, const model::Role& role);

[[nodiscard]] Decision decide(const Identity& identity, const Target& target, const Context& context);

}  // namespace ramify::access
