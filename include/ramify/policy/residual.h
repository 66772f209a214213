#pragma once

#include <optional>
#include <string_view>

#include "ramify/policy/compiled.h"

namespace ramify::policy {

/// What an identity, session or control statement that speaks of the question still asks of its context: those of its
/// conditions that the context leaves open, none where all hold. Nothing where it does not speak of the question, or a
/// condition fails. `principal_arn` as for `CompiledDocument::ask`.
[[nodiscard]] std::optional<Conditions> still_asked(const Statement& statement, const Question& question,
                                                    std::string_view principal_arn);
/// The same of a statement of a trust.
[[nodiscard]] std::optional<Conditions> still_asked(const Statement& statement, const Question& question,
                                                    const TrustCaller& caller);

}  // namespace ramify::policy
