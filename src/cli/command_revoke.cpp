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
  config::LoadOptions options{now};
  options.keeps_limits = false;
  auto loaded = config::load(arguments.path, options);
  say(loaded.sources, loaded.diagnostics, arguments, around);
  if (!loaded.desired) return tl::unexpected(Exit::error);
  auto reached = reach(arguments, around, account_ids(*loaded.desired));
  if (!reached) return tl::unexpected(reached.error());
  auto live = read_world(reached->sessions, account_ids(*loaded.desired), read_scope(*loaded.desired),
                         system_policies(*loaded.desired), now);
  if (!live) return tl::unexpected(say(live.error(), arguments, around));
  return Case{std::move(loaded), *std::move(reached), *std::move(live), now};
}

using Exiled = report::Revoked::Exiled;

/// Whoever is cut off with its whole account need not be named beside it, and nobody twice.
std::vector<access::Outcast> distinct(std::vector<access::Outcast> all) {
  std::vector<access::Outcast> kept;
  for (const auto& each : all) {
    const bool within = std::any_of(all.begin(), all.end(), [&](const access::Outcast& other) {
      return each.object && !other.object && other.account == each.account;
    });
    if (!within && std::find(kept.begin(), kept.end(), each) == kept.end()) kept.push_back(each);
  }
  return kept;
}

/// Who is cut off from what, and how each role is cut.
Said<report::Revoked> find(const Arguments& arguments, Surroundings& around, const Case& at) {
  report::Revoked revoked;
  std::vector<access::Outcast> outcasts;
  for (const auto& text : arguments.revoke.principals) {
    const auto outcast = access::parse_outcast(at.sides(), text);
    if (!outcast) return tl::unexpected(say_misuse(outcast.error(), arguments, around));
    outcasts.push_back(*outcast);
  }
  for (const auto& text : arguments.revoke.from) {
    const auto realm = access::parse_realm(at.sides(), text);
    if (!realm) return tl::unexpected(say_misuse(realm.error(), arguments, around));
    revoked.realms.push_back(*realm);
  }
  const auto how = access::parse_cut_by(arguments.revoke.how);
  for (const auto& outcast : distinct(std::move(outcasts))) {
    auto cuts = access::find_cuts(at.sides(), outcast, revoked.realms, how);
    if (!cuts) return tl::unexpected(say(cuts.error(), arguments, around));
    revoked.exiles.push_back({outcast, *std::move(cuts), {}, {}});
  }
  const std::string path = arguments.path == "." ? "" : " " + text::printable(arguments.path.string());
  revoked.command = "ramify revoke" + path;
  return revoked;
}

/// The configuration as it should be, in memory.
struct Edited {
  config::Desired desired;
  std::vector<edit::FileChange> changes;
  std::vector<std::string> by_hand;
};

void add_changes(std::vector<edit::FileChange>& all, const std::vector<edit::FileChange>& more) {
  for (const auto& change : more) {
    const auto known =
        std::find_if(all.begin(), all.end(), [&](const edit::FileChange& each) { return each.name == change.name; });
    if (known == all.end()) {
      all.push_back(change);
    } else {
      known->after = change.after;
    }
  }
}

/// One after the other, each in the files that those before have left.
Said<Edited> edited(const Arguments& arguments, Surroundings& around, const Case& at, const report::Revoked& revoked) {
  Edited done{at.desired(), {}, {}};
  SourceMap sources = at.loaded.sources;
  for (const Exiled& exile : revoked.exiles) {
    if (exile.cuts.empty()) continue;
    const auto edits = edit::revoke(sources, done.desired, exile.outcast, exile.cuts);
    done.by_hand.insert(done.by_hand.end(), edits.by_hand.begin(), edits.by_hand.end());
    add_changes(done.changes, edits.changes);
    config::LoadOptions options{at.now};
    options.keeps_limits = false;
    for (const auto& change : done.changes) options.instead.emplace(change.name, change.after);
    auto loaded = config::load(arguments.path, options);
    if (!loaded.desired) {
      say(loaded.sources, loaded.diagnostics, arguments, around);
      return tl::unexpected(
          say({ErrorKind::usage, "the configuration would not be sound after the cut; nothing was done",
               "settle the faults above in the files, then revoke again", std::nullopt},
              arguments, around));
    }
    done.desired = *std::move(loaded.desired);
    sources = std::move(loaded.sources);
  }
  std::sort(done.changes.begin(), done.changes.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return done;
}

Said<Planned> plan_cut(const Arguments& arguments, Surroundings& around, const Case& at, const config::Desired& changed,
                       const report::Revoked& revoked) {
  diff::Input input{changed.world, at.live, changed.scope, changed.provenance, {}, false, {}};
  for (const auto& [key, identity] : at.reached.identities) input.identities[key] = identity.arn;
  input.deletes_protected = deletes_protected(arguments);
  std::vector<access::Exile> exiles;
  for (const Exiled& exile : revoked.exiles) exiles.push_back({exile.outcast, exile.cuts});
  const auto changes = check::cut_changes(input, at.desired().world, exiles);
  const auto meta = meta_of(arguments, around, changed, at.reached, at.now);
  if (!meta) return tl::unexpected(meta.error());
  return complete_plan(arguments, around, changes, *meta, at.live, at.reached);
}

/// Roles that were to be cut, and that the plan leaves as they are.
std::vector<model::Address> untouched(const Exiled& exile, const std::vector<access::Realm>& realms,
                                      const model::World& after) {
  const auto open = access::find_cuts({after, after}, exile.outcast, realms, access::CutBy::policies);
  std::vector<model::Address> roles;
  for (const auto& cut : exile.cuts) {
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
    if (format == Format::markdown) {
      const std::string below = report::revoke_markdown(revoked);
      const std::size_t room = report::kCommentRoom - std::min(below.size(), report::kCommentRoom);
      return (plan == nullptr ? std::string() : report::plan_markdown(*plan, room)) + below;
    }
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
  may_repeat(app.add_option("--principal", arguments.revoke.principals,
                            "Whom to cut off: everybody of an account, or one of it; may be repeated")
                 ->required()
                 ->type_name("ACCOUNT[/NAME]"));
  add_repeated(app, "--from", arguments.revoke.from,
               "From the roles of this account, or from this role; may be repeated", "ACCOUNT[/ROLE]");
  app.add_option("--how", arguments.revoke.how,
                 "trust: out of the role's trust policy; policies: and the role loses its policies; delete: the role "
                 "goes (default: the least that cuts)")
      ->check(one_of({"trust", "policies", "delete"}))
      ->type_name("HOW");
  app.add_flag("--write", arguments.revoke.write, "Change the configuration's files too; comments stay");
  add_connections(app, arguments);
  add_outputs(app, arguments, {Format::text, Format::json, Format::markdown});
  add_guards(app, arguments);
  add_plan_out(app, arguments);
}

Exit run_revoke(const Arguments& arguments, Surroundings& around) {
  const auto at = read_case(arguments, around);
  if (!at) return at.error();
  auto revoked = find(arguments, around, *at);
  if (!revoked) return revoked.error();
  const auto nothing = [](const Exiled& exile) { return exile.cuts.empty(); };
  if (std::all_of(revoked->exiles.begin(), revoked->exiles.end(), nothing)) {
    for (Exiled& exile : revoked->exiles) {
      exile.remains = access::remains(at->live, at->live, exile.outcast, revoked->realms, {}, at->now);
    }
    return deliver_revoked(arguments, around, *revoked, nullptr);
  }
  const auto edits = edited(arguments, around, *at, *revoked);
  if (!edits) return edits.error();
  const auto planned = plan_cut(arguments, around, *at, edits->desired, *revoked);
  if (!planned) return planned.error();
  const model::World after = plan::predict(planned->plan, at->live);
  bool left_open = !edits->by_hand.empty();
  for (Exiled& exile : revoked->exiles) {
    exile.remains = access::remains(at->live, after, exile.outcast, revoked->realms, exile.cuts, at->now);
    exile.untouched = untouched(exile, revoked->realms, after);
    left_open = left_open || !exile.untouched.empty();
  }
  revoked->by_hand = edits->by_hand;
  revoked->digest = plan::digest(planned->plan);
  for (const auto& change : edits->changes) revoked->files.push_back({change.name, change.before, change.after});

  const bool refused = plan::refused(planned->plan.findings);
  if (arguments.out) {
    const auto written = write_file(*arguments.out, plan::to_json(planned->plan));
    if (!written) return say(written.error(), arguments, around);
  }
  if (arguments.revoke.write && !refused) {
    const auto written = rewrite_all(arguments.path, edits->changes);
    if (!written) return say(written.error(), arguments, around);
    revoked->written = true;
  }
  const Exit delivered = deliver_revoked(arguments, around, *revoked, &planned->plan);
  if (arguments.out) around.err << report::binding_text(planned->plan);
  if (refused) return worse(delivered, say(refusal(planned->plan.findings), arguments, around));
  if (!planned->plan.steps.empty()) say_what_next(arguments, around, *revoked);
  return worse(delivered, left_open ? Exit::partial : Exit::ok);
}

}  // namespace ramify::cli
