#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "store.h"

namespace ramify::sim {

/// Gives an AccessDeniedDetail its `EncodedDiagnosticMessage`. What the detail holds of `AuthResource`,
/// `AuthConditions` and `MatchedPolicies` goes into the message and out of the detail: it is told to those alone who
/// may call DecodeDiagnosticMessage. Nothing happens to a null.
void seal_diagnostic(const Store& store, nlohmann::json& detail);

/// `DecodedDiagnosticMessage` of a message that this server sealed for that account; empty otherwise.
[[nodiscard]] std::optional<nlohmann::json> open_diagnostic(const Store& store, const std::string& account_id,
                                                            const std::string& message);

}  // namespace ramify::sim
