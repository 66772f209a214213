#include "pipeline.h"

#include <fmt/format.h>

#include <algorithm>

#include "duration.h"
#include "files.h"
#include "git.h"
#include "guarding.h"
#include "limits.h"
#include "marking.h"
#include "missing.h"
#include "ramify/access/changes.h"
#include "ramify/diff/diff.h"
#include "ramify/live/key_uses.h"
#include "ramify/live/more.h"
#include "ramify/live/within.h"
#include "ramify/plan/causes.h"
#include "ramify/plan/lockout.h"
#include "ramify/text/text.h"
#include "testing.h"
#include "version.h"
#include "versions.h"

namespace ramify::cli {

/// Whoever asked for data gets data: what is wrong, as `validate -o json` says it.
static Exit deliver_faults(const config::Loaded& loaded, const Arguments& arguments, Surroundings& around) {
  Arguments for_machines = arguments;
  std::erase_if(for_machines.outputs, [](const Output& output) { return output.format != Format::json; });
  if (for_machines.outputs.empty()) return Exit::error;
  const Marked marked({loaded.sources, loaded.diagnostics, {}}, path_to_files(arguments, around));
  return worse(Exit::error, deliver(for_machines, around, [&](Format, const report::Style&) {
                 return report::diagnostics_json(marked.sources(), loaded.diagnostics);
               }));
}

Said<config::Desired> load_desired(const Arguments& arguments, Surroundings& around, Faults faults) {
  config::LoadOptions options{around.environment.now()};
  options.keeps_limits = false;
  auto loaded = config::load(arguments.path, options);
  say(loaded.sources, loaded.diagnostics, arguments, around);
  if (!loaded.desired) {
    return tl::unexpected(faults == Faults::as_json_too ? deliver_faults(loaded, arguments, around) : Exit::error);
  }
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

model::World as_read(const model::World& snapshot, const config::Desired& desired, Instant now) {
  live::ReadScope scope = read_scope(desired);
  const auto administrators = plan::unread_administrators(live::within(snapshot, scope), now);
  for (const auto& [key, users] : administrators) {
    for (const auto& user : users) read_whole(scope, key, user);
  }
  return live::within(snapshot, scope);
}

SystemPolicies system_policies(const config::Desired& desired) {
  SystemPolicies named;
  for (const auto& [key, account] : desired.world.accounts) {
    for (const auto& link : account.attachments) {
      if (link.policy.type == model::PolicyType::system) named[key].insert(link.policy.name);
    }
  }
  return named;
}

Result<model::World> read_world(const client::Sessions& sessions, const AccountIds& accounts,
                                const live::ReadScope& scope, const SystemPolicies& named, Instant now) {
  auto world = live::read(sessions, accounts, scope);
  if (!world) return world;
  const auto documents = live::read_more(sessions, {{}, live::unknown_system_policies(*world, named)}, *world);
  if (!documents) return tl::unexpected(documents.error());
  // Who is an administrator can be told only now.
  const auto logons = live::read_more(sessions, {plan::unread_administrators(*world, now), {}}, *world);
  if (!logons) return tl::unexpected(logons.error());
  return world;
}

/// Access tests stand on the access page, behind what changes.
static void add_tests(plan::AccessPage& page, std::vector<plan::AccessPage::Line> tests) {
  if (page.lines.empty() && !tests.empty()) page.lines.push_back({' ', 0, std::string(report::kNoAccessChange)});
  std::move(tests.begin(), tests.end(), std::back_inserter(page.lines));
}

/// The configuration's files, for git.
static Tracked tracked(const Arguments& arguments, Instant now) {
  std::error_code error;
  Tracked files;
  files.folder = std::filesystem::is_directory(arguments.path, error) ? arguments.path : arguments.path.parent_path();
  files.base = arguments.base;
  const auto loaded = config::load(arguments.path, {now});
  for (std::uint32_t id = 0; id < loaded.sources.size(); ++id)
    files.files.emplace_back(loaded.sources.name(static_cast<SourceId>(id)));
  return files;
}

plan::Standpoint standpoint_of(const plan::Plan& plan, const Reached& reached) {
  plan::Standpoint standpoint{{}, plan.basis.admins, plan.created, reached.connections.trusted_accounts};
  for (const auto& [key, identity] : reached.identities) standpoint.operators.emplace(key, identity.arn);
  return standpoint;
}

Said<Planned> complete_plan(const Arguments& arguments, Surroundings& around, const diff::ChangeSet& changes,
                            const plan::Meta& meta, const model::World& live, const Reached& reached) {
  auto plan = plan::make(changes, live, meta);
  if (!plan) return tl::unexpected(say(plan.error(), arguments, around));
  const model::World after = plan::predict(*plan, live);
  const auto versions = versions_relied_on(*plan, {}, reached);
  if (!versions) return tl::unexpected(say(versions.error(), arguments, around));
  plan->findings = plan::find_all({*plan, live, after, guard_sources(*plan, live, reached, *versions)});
  warn_of_few_ways_in(*plan, live, reached, around);
  auto access = access::compare(live, after);
  plan::add_causes(access, *plan, live);
  plan::rely_on(*plan, live, access);
  plan::rely_on_proof(*plan, live, standpoint_of(*plan, reached));
  plan::rely_on_versions(*plan, ids_of(*versions));
  plan->page = plan::AccessPage{plan::broadens(*plan, live, access), report::access_lines(*plan, access)};
  return Planned{*std::move(plan), live, std::move(access), Exit::ok};
}

std::function<bool(const model::Address&)> deletes_protected(const Arguments& arguments) {
  return [&arguments](const model::Address& address) {
    return std::any_of(arguments.allowed.begin(), arguments.allowed.end(), [&](const plan::Allowance& allowed) {
      return allowed.guard == "protected-object" &&
             (allowed.where.empty() || allowed.where == model::to_string(address));
    });
  };
}

Said<plan::Meta> meta_of(const Arguments& arguments, Surroundings& around, const config::Desired& desired,
                         const Reached& reached, Instant now) {
  // What has an end is not made after it.
  const Instant end = std::min(now + arguments.expires_in, desired.next_expiry.value_or(Instant::max()));
  plan::Meta meta{std::string(version()), desired.scope.project, desired.digest, now, end};
  const auto commit = find_commit(around, tracked(arguments, now));
  if (!commit) return tl::unexpected(say(commit.error(), arguments, around));
  meta.commit = *commit;
  meta.trusted_accounts = reached.connections.trusted_accounts;
  meta.basis = guard_basis(arguments, desired);
  for (const auto& [key, identity] : reached.identities) meta.operators[key] = identity.arn;
  return meta;
}

namespace {

/// Whether a user whose number of AccessKeys is declared has this one.
bool is_kept_count_of(const model::World& desired, const model::World& live, const std::string& id) {
  for (const auto& [key, account] : desired.accounts) {
    const auto there = live.accounts.find(key);
    if (there == live.accounts.end()) continue;
    for (const auto& [name, user] : account.users) {
      const auto known = there->second.users.find(name);
      if (!user.wanted_keys || known == there->second.users.end() || !known->second.keys) continue;
      const auto& keys = *known->second.keys;
      if (std::any_of(keys.begin(), keys.end(), [&](const auto& each) { return each.id.str() == id; })) return true;
    }
  }
  return false;
}

}  // namespace

Said<Planned> make_plan(const Arguments& arguments, Surroundings& around, const config::Desired& desired,
                        const model::World& live, const Reached& reached) {
  diff::Input input{desired.world, live, desired.scope, desired.provenance, {}, arguments.delete_surplus_keys, {}};
  for (const auto& [key, identity] : reached.identities) input.identities[key] = identity.arn;
  input.deletes_protected = deletes_protected(arguments);
  for (const std::string& id : arguments.surplus_keys) {
    if (!is_kept_count_of(desired.world, live, id)) {
      static_cast<void>(say({ErrorKind::usage,
                             fmt::format("--delete-surplus-keys={}: no user whose AccessKeys are declared has that one",
                                         text::printable(id)),
                             "the remarks of `plan` name the AccessKeys of each user who has too many", std::nullopt},
                            arguments, around));
      return tl::unexpected(Exit::usage);
    }
    input.surplus_keys.insert(model::AccessKeyId::from_service(id));
  }
  const Instant now = around.environment.now();
  input.now = now;
  if (const auto over = over_limits(arguments, around, desired, reached)) return tl::unexpected(*over);
  if (!reached.sessions.empty()) {
    auto uses = live::read_key_uses(reached.sessions, desired.world, live);
    if (!uses) return tl::unexpected(say(uses.error(), arguments, around));
    input.keys_in_use = *std::move(uses);
  }
  const auto changes = diff::diff(input);
  const auto meta = meta_of(arguments, around, desired, reached, now);
  if (!meta) return tl::unexpected(meta.error());
  auto planned = complete_plan(arguments, around, changes, *meta, live, reached);
  if (!planned) return planned;
  const model::World after = plan::predict(planned->plan, live);
  const auto cases = run_tests(desired, after);
  add_tests(*planned->plan.page, report::tests_lines(cases, {&after, &desired.provenance}));
  planned->tests = exit_of(cases);
  return planned;
}

Said<Planned> read_and_plan(const Arguments& arguments, Surroundings& around, const config::Desired& desired,
                            const Reached& reached) {
  const auto live = read_world(reached.sessions, account_ids(desired), read_scope(desired), system_policies(desired),
                               around.environment.now());
  if (!live) return tl::unexpected(say(live.error(), arguments, around));
  if (const auto missing = missing_references(arguments, around, desired, *live, reached)) {
    return tl::unexpected(*missing);
  }
  return make_plan(arguments, around, desired, *live, reached);
}

Exit deliver_plan(const Arguments& arguments, Surroundings& around, const Planned& planned) {
  return deliver(arguments, around, [&](Format format, const report::Style& style) {
    if (format == Format::json) return report::plan_json(planned.plan);
    if (format == Format::markdown) return report::plan_markdown(planned.plan);
    if (format == Format::html) return report::plan_html(planned.plan);
    return report::plan_text(planned.plan, style);
  });
}

void add_plan_out(CLI::App& app, Arguments& arguments) {
  app.add_option("--out", arguments.out, "Write the plan to FILE, for apply")->type_name("FILE");
  app.add_option_function<std::string>(
         "--expires-in",
         [&arguments](const std::string& text) {
           const auto parsed = parse_duration(text);
           if (!parsed || parsed->count() == 0) {
             throw CLI::ValidationError(fmt::format("\"{}\" is no duration; write 30m, 8h or 7d", text));
           }
           arguments.expires_in = *parsed;
         },
         "How long the plan may be applied (default: 24h)")
      ->type_name("DURATION");
}

Exit deliver_made(const Arguments& arguments, Surroundings& around, const Planned& planned) {
  if (arguments.out) {
    if (const auto written = write_file(*arguments.out, plan::to_json(planned.plan)); !written) {
      return say(written.error(), arguments, around);
    }
  }
  const Exit delivered = deliver_plan(arguments, around, planned);
  if (arguments.out) around.err << report::binding_text(planned.plan);
  if (plan::refused(planned.plan.findings)) {
    return worse(delivered, say(refusal(planned.plan.findings), arguments, around));
  }
  const bool changes = arguments.detailed_exitcode && !planned.plan.steps.empty();
  return worse(delivered, changes ? Exit::changes : Exit::ok);
}

}  // namespace ramify::cli
