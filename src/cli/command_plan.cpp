#include "command.h"
#include "files.h"
#include "pipeline.h"

namespace ramify::cli {

namespace {

Said<Planned> plan_against_snapshot(const Arguments& arguments, Surroundings& around, const config::Desired& desired) {
  const auto text = read_file(*arguments.live);
  if (!text) return tl::unexpected(say(text.error(), arguments, around));
  const auto live = live::from_snapshot(*text);
  if (!live) return tl::unexpected(say(live.error(), arguments, around));
  for (const auto& [key, account] : desired.world.accounts) {
    const auto found = live->accounts.find(key);
    if (found == live->accounts.end() || found->second.id != account.id) {
      return tl::unexpected(say(
          {ErrorKind::wrong_account, "the snapshot does not hold account " + key.str() + " (" + account.id.str() + ")",
           "make it anew with `ramify snapshot`", std::nullopt},
          arguments, around));
    }
  }
  return make_plan(arguments, around, desired, *live, {});
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
  add_outputs(app, arguments, {Format::text, Format::json, Format::markdown});
  add_surplus_keys(app, arguments);
  app.add_option("--out", arguments.out, "Write the plan to FILE, for apply")->type_name("FILE");
  app.add_option("--live", arguments.live, "Plan against a snapshot instead of the accounts; needs no credentials")
      ->type_name("FILE");
  app.add_flag("--detailed-exitcode", arguments.detailed_exitcode, "Exit with 2 where there are changes");
}

Exit run_plan(const Arguments& arguments, Surroundings& around) {
  const auto desired = load_desired(arguments, around);
  if (!desired) return desired.error();
  const auto planned = arguments.live ? plan_against_snapshot(arguments, around, *desired)
                                      : plan_against_accounts(arguments, around, *desired);
  if (!planned) return planned.error();
  if (arguments.out) {
    if (const auto written = write_file(*arguments.out, plan::to_json(planned->plan)); !written) {
      return say(written.error(), arguments, around);
    }
  }
  const Exit delivered = deliver_plan(arguments, around, *planned);
  const bool changes = arguments.detailed_exitcode && !planned->plan.steps.empty();
  return worse(delivered, changes ? Exit::changes : Exit::ok);
}

}  // namespace ramify::cli
