#pragma once

#include <optional>

#include "pipeline.h"
#include "ramify/report/explain.h"

namespace ramify::cli {

/// `--live accounts` reads the accounts; any other word is a snapshot's file.
inline constexpr std::string_view kLiveAccounts = "accounts";

/// What questions are put to: the configuration, a snapshot or the accounts.
struct Ground {
  model::World world;
  std::optional<model::Provenance> provenance;  ///< of a configuration
  [[nodiscard]] report::Origin origin() const { return {&world, provenance ? &*provenance : nullptr}; }
};

/// `--live` as several commands take it.
void add_live(CLI::App& app, Arguments& arguments);
/// The world that `--live` names, else the configuration's own.
[[nodiscard]] Said<Ground> ground_of(const Arguments& arguments, Surroundings& around, const config::Desired& desired);

/// Whether one of the patterns means the user or role: `company-b/alice`, `company-b/user/alice`, `company-b/*`;
/// nothing said is everybody.
[[nodiscard]] bool is_asked_for(const std::vector<std::string>& patterns, const model::Address& address);

/// What is wrong with such a pattern that was given for `flag`: without `*` or `?` it must mean a user or role that is
/// there (or a role, where only these are asked for). Nothing where each means somebody.
enum class AskedFor { users_and_roles, roles };
[[nodiscard]] std::optional<Error> means_nobody(const std::string& flag, const std::vector<std::string>& patterns,
                                                const model::World& world, AskedFor what);
/// Both for `--principal` and `--role`.
[[nodiscard]] std::optional<Error> means_nobody(const Arguments& arguments, const model::World& world);

}  // namespace ramify::cli
