#include "command.h"
#include "emit_policy.h"
#include "files.h"
#include "guarding.h"
#include "linting.h"
#include "missing.h"
#include "pipeline.h"
#include "ramify/live/versions.h"
#include "ramify/plan/preflight.h"

namespace ramify::cli {

namespace {

Said<Planned> plan_against_snapshot(const Arguments& arguments, Surroundings& around, const config::Desired& desired) {
  const auto text = read_file(*arguments.live);
  if (!text) return tl::unexpected(say(text.error(), arguments, around));
  const auto live = live::from_snapshot(*text);
  if (!live) return tl::unexpected(say(in_file(live.error(), *arguments.live), arguments, around));
  const auto versions = live::versions_in_snapshot(*text);
  if (!versions) return tl::unexpected(say(in_file(versions.error(), *arguments.live), arguments, around));
  for (const auto& [key, account] : desired.world.accounts) {
    const auto found = live->accounts.find(key);
    if (found == live->accounts.end() || found->second.id != account.id) {
      return tl::unexpected(say(
          {ErrorKind::wrong_account, "the snapshot does not hold account " + key.str() + " (" + account.id.str() + ")",
           "make it anew with `ramify snapshot`", std::nullopt},
          arguments, around));
    }
  }
  auto connections = load_connections(arguments, around);
  if (!connections) return tl::unexpected(connections.error());
  Reached reached{*std::move(connections), {}, {}, *versions, live::limits_in_snapshot(*text)};
  if (const auto missing = missing_references(arguments, around, desired, *live, reached)) {
    return tl::unexpected(*missing);
  }
  return make_plan(arguments, around, desired, as_read(*live, desired, around.environment.now()), reached);
}

Said<Planned> plan_against_accounts(const Arguments& arguments, Surroundings& around, const config::Desired& desired) {
  const auto reached = reach(arguments, around, account_ids(desired));
  if (!reached) return tl::unexpected(reached.error());
  return read_and_plan(arguments, around, desired, *reached);
}

}  // namespace

void add_plan(CLI::App& app, Arguments& arguments) {
  add_path(app, arguments, "The configuration's root file or its folder (default: here)");
  add_connections(app, arguments);
  add_outputs(app, arguments, {Format::text, Format::json, Format::markdown, Format::html});
  add_surplus_keys(app, arguments);
  add_guards(app, arguments);
  add_plan_out(app, arguments);
  app.add_option("--base", arguments.base,
                 "Authors of the plan are those of every commit since this one (default: of each file's last one)")
      ->type_name("COMMIT");
  app.add_option("--live", arguments.live, "Plan against a snapshot instead of the accounts; needs no credentials")
      ->type_name("FILE");
  add_fail_on_or_tests(app, arguments);
  app.add_flag("--emit-policy", arguments.emit_plan_policy,
               "Print the smallest policy that could apply this plan, by account, in place of the plan");
  add_binding(app, arguments);
  app.add_flag("--detailed-exitcode", arguments.detailed_exitcode, "Exit with 2 where there are changes");
}

Exit run_plan(const Arguments& arguments, Surroundings& around) {
  const auto desired = load_desired(arguments, around, Faults::as_json_too);
  if (!desired) return desired.error();
  auto planned = arguments.live ? plan_against_snapshot(arguments, around, *desired)
                                : plan_against_accounts(arguments, around, *desired);
  if (!planned) return planned.error();
  plan::rely_on_objects(planned->plan, planned->live, desired->world, arguments.binding);
  if (arguments.emit_plan_policy) {
    Documents documents;
    for (const auto& [key, id] : planned->plan.accounts) {
      documents.emplace(key, plan::policy_for(plan::to_apply(planned->plan, key, plan::standing(plan::Use::plan, id))));
    }
    return print_policies(documents, around);
  }
  const Exit delivered = deliver_made(arguments, around, *planned);
  const Exit judged = worse(delivered, lint_for_plan(arguments, around));
  return arguments.fail_on_tests ? worse(judged, planned->tests) : judged;
}

}  // namespace ramify::cli
