#include "pipeline.h"

#include <algorithm>

#include "ramify/access/access.h"
#include "ramify/diff/diff.h"
#include "version.h"

namespace ramify::cli {

Said<config::Desired> load_desired(const Arguments& arguments, Surroundings& around) {
  auto loaded = config::load(arguments.path, {around.environment.now()});
  say(loaded.sources, loaded.diagnostics, arguments, around);
  if (!loaded.desired) return tl::unexpected(Exit::error);
  return *std::move(loaded.desired);
}

AccountIds account_ids(const config::Desired& desired) {
  AccountIds ids;
  for (const auto& [key, account] : desired.world.accounts) ids.emplace(key, account.id);
  return ids;
}

Said<Reached> reach(const Arguments& arguments, Surroundings& around, const AccountIds& accounts) {
  auto connections = load_connections(arguments, around);
  if (!connections) return tl::unexpected(connections.error());
  auto sessions = open_sessions(arguments, around, *connections, accounts);
  if (!sessions) return tl::unexpected(sessions.error());
  auto identities = live::confirm_identities(*sessions, accounts);
  if (!identities) return tl::unexpected(say(identities.error(), arguments, around));
  return Reached{*std::move(connections), *std::move(sessions), *std::move(identities)};
}

void read_whole(live::ReadScope& scope, const model::AccountKey& account, const model::UserName& user) {
  scope.login_profiles[account].insert(user);
  scope.access_keys[account].insert(user);
  scope.mfa[account].insert(user);
}

live::ReadScope read_scope(const config::Desired& desired) {
  live::ReadScope scope;
  scope.project = desired.scope.project;
  for (const auto& [key, account] : desired.world.accounts) {
    for (const auto& [name, user] : account.users) {
      if (user.console != model::Presence::unmanaged || user.wanted_keys) read_whole(scope, key, name);
    }
  }
  for (const auto& [key, account] : desired.scope.accounts) {
    if (account.manage == model::ManageMode::all) scope.every_user = true;
    for (const auto& object : account.absent) {
      if (object.kind == model::ObjectKind::user) read_whole(scope, key, model::UserName::from_service(object.name));
    }
    for (const auto& [object, former] : account.previously) {
      if (object.kind == model::ObjectKind::user) read_whole(scope, key, model::UserName::from_service(former));
    }
  }
  return scope;
}

Said<Planned> make_plan(const Arguments& arguments, Surroundings& around, const config::Desired& desired,
                        const model::World& live, const Identities& identities) {
  diff::Input input{desired.world, live, desired.scope, desired.provenance, {}, arguments.delete_surplus_keys};
  for (const auto& [key, identity] : identities) input.identities[key] = identity.arn;
  const auto changes = diff::diff(input);
  auto plan = plan::make(changes, live,
                         {std::string(version()), desired.scope.project, desired.digest, around.environment.now()});
  if (!plan) return tl::unexpected(say(plan.error(), arguments, around));
  auto access = access::diff_assume(live, plan::predict(*plan, live));
  return Planned{*std::move(plan), live, std::move(access)};
}

Said<Planned> read_and_plan(const Arguments& arguments, Surroundings& around, const config::Desired& desired,
                            const Reached& reached) {
  const auto live = live::read(reached.sessions, account_ids(desired), read_scope(desired));
  if (!live) return tl::unexpected(say(live.error(), arguments, around));
  return make_plan(arguments, around, desired, *live, reached.identities);
}

Exit deliver_plan(const Arguments& arguments, Surroundings& around, const Planned& planned) {
  return deliver(arguments, around, [&](Format format, const report::Style& style) {
    switch (format) {
      case Format::json:
        return report::plan_json(planned.plan);
      case Format::markdown:
        return report::plan_markdown(planned.plan, 60'000, planned.access);
      case Format::text:
        break;
    }
    return report::plan_text(planned.plan, style, planned.access);
  });
}

}  // namespace ramify::cli
