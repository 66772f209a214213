#pragma once

#include "connect.h"
#include "ramify/config/config.h"
#include "ramify/plan/plan.h"

namespace ramify::cli {

/// The configuration at PATH. Its faults and warnings are said.
[[nodiscard]] Said<config::Desired> load_desired(const Arguments& arguments, Surroundings& around);
[[nodiscard]] AccountIds account_ids(const config::Desired& desired);

/// The accounts, each confirmed to be the one it is said to be before anything else is believed.
struct Reached {
  config::Connections connections;
  client::Sessions sessions;
  Identities identities;
};
[[nodiscard]] Said<Reached> reach(const Arguments& arguments, Surroundings& around, const AccountIds& accounts);

/// How a user gets in is read whole or not at all, so that two readings can be compared.
void read_whole(live::ReadScope& scope, const model::AccountKey& account, const model::UserName& user);
/// What the configuration says something about, and therefore has to be read.
[[nodiscard]] live::ReadScope read_scope(const config::Desired& desired);

/// A plan with the live world that it was made against, and the access it changes.
struct Planned {
  plan::Plan plan;
  model::World live;
  report::Access access;
};
[[nodiscard]] Said<Planned> make_plan(const Arguments& arguments, Surroundings& around, const config::Desired& desired,
                                      const model::World& live, const Identities& identities);
/// Reads the accounts and plans.
[[nodiscard]] Said<Planned> read_and_plan(const Arguments& arguments, Surroundings& around,
                                          const config::Desired& desired, const Reached& reached);

/// A plan in the formats asked for.
[[nodiscard]] Exit deliver_plan(const Arguments& arguments, Surroundings& around, const Planned& planned);

}  // namespace ramify::cli
