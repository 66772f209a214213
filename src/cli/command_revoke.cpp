#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "command.h"
#include "files.h"
#include "guarding.h"
#include "pipeline.h"
#include "ramify/check/revoke.h"
#include "ramify/edit/revoke.h"
#include "ramify/report/revoke.h"
#include "ramify/text/text.h"
#include "rewrite.h"

namespace ramify::cli {

namespace {

/// Everything that a revocation is made from.
struct Case {
  config::Loaded loaded;
  Reached reached;
  model::World live;
  Instant now{};
  [[nodiscard]] const config::Desired& desired() const { return *loaded.desired; }
  [[nodiscard]] access::Sides sides() const { return {live, loaded.desired->world}; }
};

Said<Case> read_case(const Arguments& arguments, Surroundings& around) {
  const Instant now = around.environment.now();
  auto loaded = config::load(arguments.path, {now});
  say(loaded.sources, loaded.diagnostics, arguments, around);
  if (!loaded.desired) return tl::unexpected(Exit::error);
  auto reached = reach(arguments, around, account_ids(*loaded.desired));
  if (!reached) return tl::unexpected(reached.error());
  auto live = read_world(reached->sessions, account_ids(*loaded.desired), read_scope(*loaded.desired),
                         system_policies(*loaded.desired), now);
  if (!live) return tl::unexpected(say(live.error(), arguments, around));
  return Case{std::move(loaded), *std::move(reached), *std::move(live), now};
}

/// Who is cut off from what, and how each role is cut.
Said<report::Revoked> find(const Arguments& arguments, Surroundings& around, const Case& at) {
  const auto outcast = access::parse_outcast(at.sides(), arguments.revoke.principal);
  if (!outcast) return tl::unexpected(say_misuse(outcast.error(), arguments, around));
  report::Revoked revoked{*outcast};
  for (const auto& text : arguments.revoke.from) {
    const auto realm = access::parse_realm(at.sides(), text);
    if (!realm) return tl::unexpected(say_misuse(realm.error(), arguments, around));
    revoked.realms.push_back(*realm);
  }
  const auto how = access::parse_cut_by(arguments.revoke.how);
  auto cuts = access::find_cuts(at.sides(), *outcast, revoked.realms, how);
  if (!cuts) return tl::unexpected(say(cuts.error(), arguments, around));
  revoked.cuts = *std::move(cuts);
  const std::string path = arguments.path == "." ? "" : " " + text::printable(arguments.path.string());
  revoked.command = "ramify revoke" + path;
  return revoked;
}

/// The configuration as it should be, in memory.
Said<config::Desired> edited(const Arguments& arguments, Surroundings& around, const Case& at,
                             const edit::RevokeEdits& edits) {
  config::LoadOptions options{at.now};
  for (const auto& change : edits.changes) options.instead.emplace(change.name, change.after);
  auto loaded = config::load(arguments.path, options);
  if (loaded.desired) return *std::move(loaded.desired);
  say(loaded.sources, loaded.diagnostics, arguments, around);
  return tl::unexpected(say({ErrorKind::usage, "the configuration would not be sound after the cut; nothing was done",
                             "settle the faults above in the files, then revoke again", std::nullopt},
                            arguments, around));
}

Said<Planned> plan_cut(const Arguments& arguments, Surroundings& around, const Case& at, const config::Desired& changed,
                       const report::Revoked& revoked) {
  diff::Input input{changed.world, at.live, changed.scope, changed.provenance, {}, false, {}};
  for (const auto& [key, identity] : at.reached.identities) input.identities[key] = identity.arn;
  input.deletes_protected = deletes_protected(arguments);
  const auto changes = check::cut_changes(input, at.desired().world, revoked.outcast, revoked.cuts);
  const auto meta = meta_of(arguments, around, changed, at.reached, at.now);
  if (!meta) return tl::unexpected(meta.error());
  return complete_plan(arguments, around, changes, *meta, at.live, at.reached);
}

/// Roles that were to be cut, and that the plan leaves as they are.
std::vector<model::Address> untouched(const report::Revoked& revoked, const model::World& after) {
  const auto open = access::find_cuts({after, after}, revoked.outcast, revoked.realms, access::CutBy::policies);
  std::vector<model::Address> roles;
  for (const auto& cut : revoked.cuts) {
    const bool still = open && std::any_of(open->begin(), open->end(), [&](const access::Cut& each) {
                         return each.role == cut.role && (cut.removed || (cut.by_trust && each.by_trust));
                       });
    if (still) roles.push_back(cut.role);
  }
  return roles;
}

Exit deliver_revoked(const Arguments& arguments, Surroundings& around, const report::Revoked& revoked,
                     const plan::Plan* plan) {
  return deliver(arguments, around, [&](Format format, const report::Style& style) {
    if (format == Format::json) return report::revoke_json(revoked);
    return (plan == nullptr ? std::string() : report::plan_text(*plan, style)) + report::revoke_text(revoked, style);
  });
}

void say_what_next(const Arguments& arguments, Surroundings& around, const report::Revoked& revoked) {
  if (arguments.out) {
    around.err << fmt::format("Nothing was cut yet: `ramify apply {}` does it.\n",
                              text::printable(arguments.out->string()));
  } else {
    around.err << "Nothing was cut: --out FILE saves this plan, and `ramify apply FILE` does it.\n";
  }
  if (!revoked.files.empty() && !revoked.written) {
    around.err << "The configuration still says otherwise: --write changes it.\n";
  }
}

}  // namespace

void add_revoke(CLI::App& app, Arguments& arguments) {
  add_path(app, arguments, "The configuration's root file or its folder (default: here)");
  app.add_option("--principal", arguments.revoke.principal, "Whom to cut off: everybody of an account, or one of it")
      ->required()
      ->type_name("ACCOUNT[/NAME]");
  add_repeated(app, "--from", arguments.revoke.from,
               "From the roles of this account, or from this role; may be repeated", "ACCOUNT[/ROLE]");
  app.add_option("--how", arguments.revoke.how,
                 "trust: out of the role's trust policy; policies: and the role loses its policies; delete: the role "
                 "goes (default: the least that cuts)")
      ->check(CLI::IsMember({"trust", "policies", "delete"}))
      ->type_name("HOW");
  app.add_flag("--write", arguments.revoke.write, "Change the configuration's files too; comments stay");
  add_connections(app, arguments);
  add_outputs(app, arguments, {Format::text, Format::json});
  add_guards(app, arguments);
  add_plan_out(app, arguments);
}

Exit run_revoke(const Arguments& arguments, Surroundings& around) {
  const auto at = read_case(arguments, around);
  if (!at) return at.error();
  auto revoked = find(arguments, around, *at);
  if (!revoked) return revoked.error();
  if (revoked->cuts.empty()) {
    revoked->remains = access::remains(at->live, at->live, revoked->outcast, revoked->realms, {}, at->now);
    return deliver_revoked(arguments, around, *revoked, nullptr);
  }
  const auto edits = edit::revoke(at->loaded.sources, at->desired(), revoked->outcast, revoked->cuts);
  const auto changed = edited(arguments, around, *at, edits);
  if (!changed) return changed.error();
  const auto planned = plan_cut(arguments, around, *at, *changed, *revoked);
  if (!planned) return planned.error();
  const model::World after = plan::predict(planned->plan, at->live);
  revoked->remains = access::remains(at->live, after, revoked->outcast, revoked->realms, revoked->cuts, at->now);
  revoked->untouched = untouched(*revoked, after);
  revoked->by_hand = edits.by_hand;
  revoked->digest = plan::digest(planned->plan);
  for (const auto& change : edits.changes) revoked->files.push_back({change.name, change.before, change.after});

  const bool refused = plan::refused(planned->plan.findings);
  if (arguments.out) {
    const auto written = write_file(*arguments.out, plan::to_json(planned->plan));
    if (!written) return say(written.error(), arguments, around);
  }
  if (arguments.revoke.write && !refused) {
    const auto written = rewrite_all(arguments.path, edits.changes);
    if (!written) return say(written.error(), arguments, around);
    revoked->written = true;
  }
  const Exit delivered = deliver_revoked(arguments, around, *revoked, &planned->plan);
  if (arguments.out) around.err << report::binding_text(planned->plan);
  if (refused) return worse(delivered, say(refusal(planned->plan.findings), arguments, around));
  if (!planned->plan.steps.empty()) say_what_next(arguments, around, *revoked);
  const bool left_open = !revoked->untouched.empty() || !revoked->by_hand.empty();
  return worse(delivered, left_open ? Exit::partial : Exit::ok);
}

}  // namespace ramify::cli
