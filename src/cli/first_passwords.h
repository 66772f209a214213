#pragma once

#include <functional>
#include <optional>

#include "arguments.h"
#include "ramify/diag/secret.h"
#include "ramify/model/names.h"

namespace ramify::cli {

/// `--password` and `--password-command`: first passwords that are chosen elsewhere. Never from the reviewed files.
void add_first_passwords(CLI::App& app, Arguments& arguments);

/// What these flags say of a user's first password; empty where they say nothing and one is to be made up. Errors are
/// of kind `credentials` and never hold what was read.
[[nodiscard]] std::function<Result<std::optional<Secret>>(const model::AccountKey&, const model::UserName&)>
first_passwords(const Arguments& arguments, Surroundings& around);

}  // namespace ramify::cli
