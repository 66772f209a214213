#pragma once

#include <map>

#include "arguments.h"
#include "ramify/cli/exit_code.h"
#include "ramify/plan/preflight.h"

namespace ramify::cli {

/// Prints the policies that grant these rights: one JSON object, a list of documents by account. As many documents as
/// the size limit makes of them.
[[nodiscard]] Exit print_policies(const std::map<model::AccountKey, std::vector<wire::Permission>>& rights,
                                  Surroundings& around);

}  // namespace ramify::cli
