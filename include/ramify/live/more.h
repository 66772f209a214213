#pragma once

#include <map>
#include <set>

#include "ramify/live/live.h"

namespace ramify::live {

/// What turns out to matter only once the accounts have been read.
struct More {
  std::map<model::AccountKey, std::set<model::UserName>> logons;  ///< consoles, keys and MFA of these users
  std::map<model::AccountKey, std::set<model::PolicyName>> system_documents;
  [[nodiscard]] bool empty() const { return logons.empty() && system_documents.empty(); }
};

/// The system policies whose documents nobody has read yet: those attached in `world`, and those attached in `wanted`.
/// Whether the catalogue knows them does not matter: it is dated, and what the account says wins.
[[nodiscard]] std::map<model::AccountKey, std::set<model::PolicyName>> unknown_system_policies(
    const model::World& world, const std::map<model::AccountKey, std::set<model::PolicyName>>& wanted);

/// Reads it into `world`, all accounts side by side. A system policy's document that the caller may not read stays
/// unknown: without it less can be decided, but nothing wrongly.
[[nodiscard]] Result<void> read_more(const client::Sessions& sessions, const More& more, model::World& world);

}  // namespace ramify::live
