#pragma once

#include "connect.h"
#include "ramify/config/config.h"
#include "ramify/live/limits.h"
#include "ramify/live/versions.h"
#include "ramify/plan/lockout.h"
#include "ramify/plan/plan.h"

namespace ramify::cli {

/// How the faults of a configuration are told: to people, and where `-o json` asks for it as `validate` does.
enum class Faults { in_words, as_json_too };
/// The configuration at PATH. Its faults and warnings are said.
[[nodiscard]] Said<config::Desired> load_desired(const Arguments& arguments, Surroundings& around,
                                                 Faults faults = Faults::in_words);
[[nodiscard]] AccountIds account_ids(const config::Desired& desired);

/// The accounts, each confirmed to be the one it is said to be before anything else is believed.
struct Reached {
  config::Connections connections;
  client::Sessions sessions;
  Identities identities;
  live::PolicyVersions versions{};                     ///< by a snapshot; with sessions the accounts are asked
  std::map<model::AccountKey, live::Limits> limits{};  ///< likewise
};
[[nodiscard]] Said<Reached> reach(const Arguments& arguments, Surroundings& around, const AccountIds& accounts);

/// How a user gets in is read whole or not at all, so that two readings can be compared.
void read_whole(live::ReadScope& scope, const model::AccountKey& account, const model::UserName& user);
/// What the configuration says something about, and therefore has to be read.
[[nodiscard]] live::ReadScope read_scope(const config::Desired& desired);

/// A snapshot holds more than is read to plan. Only that is planned against, so that the plan is the one that would be
/// made with credentials, and whoever applies it has to read no more.
[[nodiscard]] model::World as_read(const model::World& snapshot, const config::Desired& desired, Instant now);

using SystemPolicies = std::map<model::AccountKey, std::set<model::PolicyName>>;
/// The system policies that the configuration attaches.
[[nodiscard]] SystemPolicies system_policies(const config::Desired& desired);
/// The accounts as they are, with what decisions about them need: the documents of system policies that are attached,
/// or `named`, and how administrators log on.
[[nodiscard]] Result<model::World> read_world(const client::Sessions& sessions, const AccountIds& accounts,
                                              const live::ReadScope& scope, const SystemPolicies& named, Instant now);

/// A plan with the live world that it was made against, and the access it changes.
struct Planned {
  plan::Plan plan;
  model::World live;
  report::Access access;
  Exit tests = Exit::ok;  ///< what the access tests come to, once the plan is applied
};
/// Whether `--allow-protected-object` speaks of an object; valid as long as the arguments.
[[nodiscard]] std::function<bool(const model::Address&)> deletes_protected(const Arguments& arguments);
/// What a plan says of itself: by whom, from which files, until when.
[[nodiscard]] Said<plan::Meta> meta_of(const Arguments& arguments, Surroundings& around, const config::Desired& desired,
                                       const Reached& reached, Instant now);
/// From where the proof that nobody is locked out is given.
[[nodiscard]] plan::Standpoint standpoint_of(const plan::Plan& plan, const Reached& reached);
/// The changes in order, guarded, with the access that they change.
[[nodiscard]] Said<Planned> complete_plan(const Arguments& arguments, Surroundings& around,
                                          const diff::ChangeSet& changes, const plan::Meta& meta,
                                          const model::World& live, const Reached& reached);
/// `reached` without sessions plans offline.
[[nodiscard]] Said<Planned> make_plan(const Arguments& arguments, Surroundings& around, const config::Desired& desired,
                                      const model::World& live, const Reached& reached);
/// Reads the accounts and plans.
[[nodiscard]] Said<Planned> read_and_plan(const Arguments& arguments, Surroundings& around,
                                          const config::Desired& desired, const Reached& reached);

/// `--out` and how long what is written there may be applied.
void add_plan_out(CLI::App& app, Arguments& arguments);
/// A plan that was made: written to `--out`, said in the formats asked for, refused where a guard does.
[[nodiscard]] Exit deliver_made(const Arguments& arguments, Surroundings& around, const Planned& planned);
/// A plan in the formats asked for.
[[nodiscard]] Exit deliver_plan(const Arguments& arguments, Surroundings& around, const Planned& planned);

}  // namespace ramify::cli
