#include <fmt/format.h>

#include <ostream>

#include "command.h"
#include "files.h"
#include "guarding.h"
#include "pipeline.h"
#include "ramify/apply/undo.h"
#include "ramify/text/text.h"
#include "version.h"

namespace ramify::cli {

namespace {

/// Whatever the plan was about, or the run touched.
live::ReadScope scope_of(const apply::Journal& journal) {
  live::ReadScope scope;
  scope.project = journal.plan.project;
  const auto add = [&](const model::Address& address) {
    if (address.object.kind != model::ObjectKind::user) return;
    read_whole(scope, address.account, model::UserName::from_service(address.object.name));
  };
  for (const auto& made : journal.plan.preconditions) {
    if (plan::covers_logon(made)) add(made.address);
  }
  for (const auto& [step, record] : journal.steps) add(record.object);
  return scope;
}

void tell_lost(const apply::Journal& journal, const std::vector<apply::Irreversible>& lost, Surroundings& around) {
  for (const auto& each : lost) {
    const auto& change = journal.plan.steps.at(static_cast<std::size_t>(each.step) - 1).change;
    around.err << fmt::format("note: step {} ({} {}) cannot be taken back: {}\n", each.step, ops::to_string(change.op),
                              text::printable(ops::to_string(change.target)), each.why);
  }
}

Said<Planned> plan_undo(const Arguments& arguments, Surroundings& around, const apply::Journal& journal) {
  const auto reached = reach(arguments, around, journal.plan.accounts);
  if (!reached) return tl::unexpected(reached.error());
  const Instant now = around.environment.now();
  const auto live = read_world(reached->sessions, journal.plan.accounts, scope_of(journal), {}, now);
  if (!live) return tl::unexpected(say(live.error(), arguments, around));
  auto inverse = apply::invert(journal, *live);
  if (!inverse.moved.empty()) {
    std::vector<std::string> names;
    for (const auto& address : inverse.moved) names.push_back(text::printable(model::to_string(address)));
    return tl::unexpected(
        say({ErrorKind::stale, fmt::format("changed by somebody else since the apply: {}", fmt::join(names, ", ")),
             "taking the apply back would take that back too; plan from the configuration instead", std::nullopt},
            arguments, around));
  }
  if (const auto switched = apply::switch_back(inverse.changes, reached->sessions); !switched) {
    return tl::unexpected(say(switched.error(), arguments, around));
  }
  tell_lost(journal, inverse.lost, around);
  plan::Meta meta{std::string(version()), journal.plan.project, journal.plan.config_digest, now,
                  now + arguments.expires_in};
  meta.basis = journal.plan.basis;
  meta.basis.limits = arguments.limits;
  meta.basis.allowed = arguments.allowed;
  for (const auto& [key, identity] : reached->identities) meta.operators[key] = identity.arn;
  return complete_plan(arguments, around, inverse.changes, meta, *live, *reached);
}

}  // namespace

void add_undo(CLI::App& app, Arguments& arguments) {
  app.add_option("JOURNAL", arguments.path, "The journal of the apply to take back")->required();
  add_connections(app, arguments);
  add_outputs(app, arguments, {Format::text, Format::json, Format::markdown, Format::html});
  add_guards(app, arguments);
  add_plan_out(app, arguments);
}

Exit run_undo(const Arguments& arguments, Surroundings& around) {
  const auto journal = apply::read_journal(arguments.path);
  if (!journal) return say(journal.error(), arguments, around);
  if (!*journal) {
    return say({ErrorKind::usage, fmt::format("{} is no journal of an apply", arguments.path.string()),
                "apply says at its end where its journal lies", std::nullopt},
               arguments, around);
  }
  const auto planned = plan_undo(arguments, around, **journal);
  if (!planned) return planned.error();
  const Exit delivered = deliver_made(arguments, around, *planned);
  if (!planned->plan.steps.empty()) {
    around.err << "The configuration's files are left as they are: what they still say, the next plan does again.\n";
  }
  return delivered;
}

}  // namespace ramify::cli
