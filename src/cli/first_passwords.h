#pragma once

#include <functional>
#include <optional>

#include "arguments.h"
#include "ramify/config/config.h"
#include "ramify/diag/secret.h"
#include "ramify/model/names.h"
#include "ramify/plan/plan.h"

namespace ramify::cli {

/// `--password` and `--password-command`: first passwords that are chosen elsewhere. Never from the reviewed files.
void add_first_passwords(CLI::App& app, Arguments& arguments);

/// What these flags say of a user's first password; empty where they say nothing and one is to be made up. Errors are
/// of kind `credentials` and never hold what was read.
[[nodiscard]] std::function<Result<std::optional<Secret>>(const model::AccountKey&, const model::UserName&)>
first_passwords(const Arguments& arguments, Surroundings& around);

/// Whom `--password` names although no such user is declared; empty where there is nobody.
[[nodiscard]] std::optional<Error> password_for_nobody(const Arguments& arguments, const config::Desired& desired);
/// As above, of accounts that a plan file does not speak of.
[[nodiscard]] std::optional<Error> password_for_nobody(const Arguments& arguments, const plan::Plan& plan);

}  // namespace ramify::cli
