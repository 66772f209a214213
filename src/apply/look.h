#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "ramify/client/client.h"
#include "ramify/ops/change.h"

namespace ramify::apply {

/// What a look at the service shows of the thing a change acts on: its fields, as far as one call tells them.
using Seen = std::map<std::pair<ops::Field, std::string>, std::string>;

/// The target as the service shows it now; an empty optional means that it is not there. A renamed thing is looked for
/// under its new name.
[[nodiscard]] Result<std::optional<Seen>> look(client::Session& session, const ops::Change& change);

enum class Standing {
  reached,    ///< as the change wants it
  untouched,  ///< the change has had no effect
  different,  ///< there, but not as we sent it: somebody else's work
};

/// How what was seen stands to what the change wants. Fields that a look does not tell are not judged.
[[nodiscard]] Standing judge(const ops::Change& change, const std::optional<Seen>& seen);

/// Whether a field's value, as a plan holds it, is the one that was seen: documents by meaning.
[[nodiscard]] bool same_value(ops::Field field, const std::string& value, const std::string& seen);

/// What the operation does to its target as a whole.
enum class Effect { make, alter, remove };
[[nodiscard]] Effect effect(ops::Op op);

}  // namespace ramify::apply
