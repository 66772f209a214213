#pragma once

#include <map>

#include "arguments.h"
#include "ramify/cli/exit_code.h"
#include "ramify/plan/preflight.h"

namespace ramify::cli {

using Documents = std::map<model::AccountKey, std::vector<policy::Document>>;

/// Prints policies: one JSON object, a list of documents by account.
[[nodiscard]] Exit print_policies(const Documents& documents, Surroundings& around);

}  // namespace ramify::cli
