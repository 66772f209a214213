#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "command.h"
#include "files.h"
#include "pipeline.h"
#include "ramify/edit/pull.h"
#include "ramify/report/lint.h"
#include "ramify/text/text.h"
#include "rewrite.h"

namespace ramify::cli {

namespace {

/// Everything that can be said, of everybody.
Said<model::World> read_everything(const Arguments& arguments, Surroundings& around, const client::Sessions& sessions,
                                   const AccountIds& accounts) {
  live::ReadScope scope;
  scope.every_user = true;
  auto world = live::read(sessions, accounts, scope);
  if (!world) return tl::unexpected(say(world.error(), arguments, around));
  return *std::move(world);
}

/// What `plan` would still do once the files are as they will be.
struct Left {
  std::size_t marks = 0;  ///< objects that carry no owner mark yet
  std::size_t unsaid = 0;
};

Left left_to_plan(const config::Desired& desired, const model::World& live, const Identities& identities) {
  diff::Input input{desired.world, live, desired.scope, desired.provenance, {}, false, {}};
  for (const auto& [key, identity] : identities) input.identities[key] = identity.arn;
  Left left;
  for (const ops::Change& change : diff::diff(input).changes) {
    const bool is_mark = !change.fields.empty() &&
                         std::all_of(change.fields.begin(), change.fields.end(), [](const ops::FieldChange& field) {
                           return field.field == ops::Field::tag && field.key == model::kOwnerTag;
                         });
    ++(is_mark ? left.marks : left.unsaid);
  }
  return left;
}

void say_unsaid(const std::vector<std::string>& sentences, Surroundings& around) {
  for (const auto& sentence : sentences) around.err << "note: " << text::printable(sentence) << "\n";
}

/// The files as they will be, held against the accounts; a sound answer is said, an unsound one refused.
Exit check_pulled(const Arguments& arguments, Surroundings& around, const config::Loaded& loaded,
                  const model::World& live, const Identities& identities) {
  if (!loaded.desired) {
    say(loaded.sources, loaded.diagnostics, arguments, around);
    return say({ErrorKind::usage, "what was pulled cannot be said in the files as they are; nothing was written",
                "settle the faults above, by hand or by `ignore:`, then pull again", std::nullopt},
               arguments, around);
  }
  const Left left = left_to_plan(*loaded.desired, live, identities);
  if (left.marks > 0) {
    around.err << fmt::format(
        "note: {} {} no owner mark yet; `plan` adds the tag {}={}, by which what is declared no more is known later, "
        "and "
        "changes nothing else of {}\n",
        text::count(left.marks, "object"), left.marks == 1 ? "carries" : "carry", model::kOwnerTag,
        text::printable(loaded.desired->scope.project), left.marks == 1 ? "it" : "them");
  }
  if (left.unsaid == 0) return Exit::ok;
  around.err << fmt::format("warning: {} cannot be said in the files; `plan` shows {}\n",
                            text::count(left.unsaid, "difference"), left.unsaid == 1 ? "it" : "them");
  return Exit::partial;
}

/// The accounts asked for, else those of the connection file, under the ids that their credentials have.
Said<AccountIds> find_accounts(const Arguments& arguments, Surroundings& around,
                               const config::Connections& connections) {
  std::vector<model::AccountKey> keys;
  for (const auto& name : arguments.pull.accounts) {
    const auto key = model::AccountKey::parse(name);
    if (!key) {
      return tl::unexpected(say_misuse(
          {ErrorKind::usage, fmt::format("--account {}: {}", name, key.error().message), {}, {}}, arguments, around));
    }
    keys.push_back(*key);
  }
  if (keys.empty()) {
    for (const auto& entry : connections.accounts) keys.push_back(entry.first);
  }
  if (keys.empty()) {
    return tl::unexpected(say_misuse({ErrorKind::usage,
                                      "no account is named, so there is nothing to pull",
                                      "name one by --account, or list them under `connections` in the connection file",
                                      {}},
                                     arguments, around));
  }
  AccountIds ids;
  for (const auto& key : keys) {
    const auto session = open_account(arguments, around, connections, key);
    if (!session) return tl::unexpected(say(session.error(), arguments, around));
    const auto reply = (*session)->call({wire::Service::sts, "GetCallerIdentity", {}});
    if (!reply) return tl::unexpected(say(reply.error(), arguments, around));
    const auto id = reply->find("AccountId");
    if (id == reply->end() || !id->is_string()) {
      return tl::unexpected(
          say({ErrorKind::protocol, "GetCallerIdentity answered without AccountId", {}, {}}, arguments, around));
    }
    ids.emplace(key, model::AccountId::from_service(id->get<std::string>()));
  }
  return ids;
}

Exit pull_fresh(const Arguments& arguments, Surroundings& around, const std::filesystem::path& root) {
  if (arguments.pull.project.empty()) {
    return say_misuse({ErrorKind::usage,
                       fmt::format("there is no configuration at {}", text::printable(root.string())),
                       "--project NAME begins one",
                       {}},
                      arguments, around);
  }
  if (const auto fault = config::project_fault(arguments.pull.project); !fault.empty()) {
    return say_misuse({ErrorKind::usage, "--project: " + fault, {}, {}}, arguments, around);
  }
  const auto connections = load_connections(arguments, around);
  if (!connections) return connections.error();
  const auto accounts = find_accounts(arguments, around, *connections);
  if (!accounts) return accounts.error();
  const auto reached = reach(arguments, around, *accounts);
  if (!reached) return reached.error();
  const auto live = read_everything(arguments, around, reached->sessions, *accounts);
  if (!live) return live.error();
  const auto pulled = edit::pull_new(*live, arguments.pull.project);
  say_unsaid(pulled.unsaid, around);
  if (!arguments.pull.write) {
    around.out << pulled.text;
    around.err << fmt::format("Nothing was written: --write makes {}.\n", text::printable(root.string()));
    return Exit::ok;
  }
  if (const auto written = write_file(root, pulled.text); !written) return say(written.error(), arguments, around);
  config::LoadOptions options{around.environment.now()};
  options.keeps_limits = false;
  const auto loaded = config::load(root, options);
  const Exit checked = check_pulled(arguments, around, loaded, *live, reached->identities);
  if (!loaded.desired) {
    std::error_code ignored;
    std::filesystem::remove(root, ignored);
    return checked;
  }
  around.err << fmt::format("Wrote {}.\n", text::printable(root.string()));
  return checked;
}

Exit pull_into(const Arguments& arguments, Surroundings& around) {
  const Instant now = around.environment.now();
  config::LoadOptions options{now};
  options.keeps_limits = false;
  const auto loaded = config::load(arguments.path, options);
  say(loaded.sources, loaded.diagnostics, arguments, around);
  if (!loaded.desired) return Exit::error;
  const auto accounts = account_ids(*loaded.desired);
  const auto reached = reach(arguments, around, accounts);
  if (!reached) return reached.error();
  const auto live = read_everything(arguments, around, reached->sessions, accounts);
  if (!live) return live.error();
  const auto edits = edit::pull(loaded.sources, *loaded.desired, *live);
  for (const auto& change : edits.changes) options.instead.emplace(change.name, change.after);
  const auto changed = config::load(arguments.path, options);
  say_unsaid(edits.unsaid, around);
  const Exit checked = check_pulled(arguments, around, changed, *live, reached->identities);
  if (!changed.desired) return checked;
  for (const auto& what : edits.by_hand) {
    around.err << fmt::format("warning: {} has to be changed by hand\n", text::printable(what));
  }
  if (edits.changes.empty()) {
    around.out << "The files say what is live.\n";
    return checked;
  }
  const auto style = out_style(arguments, around);
  for (const auto& change : edits.changes) {
    around.out << report::file_diff(change.name, change.before, change.after, style);
  }
  if (!arguments.pull.write) {
    around.err << "Nothing was written: --write changes the files.\n";
    return checked;
  }
  const auto written = rewrite_all(arguments.path, edits.changes);
  return written ? checked : say(written.error(), arguments, around);
}

}  // namespace

void add_pull(CLI::App& app, Arguments& arguments) {
  add_path(app, arguments, "The configuration's root file or its folder (default: here); it need not be there yet");
  add_connections(app, arguments);
  app.add_option("--project", arguments.pull.project, "Begin a configuration of that project")->type_name("NAME");
  add_repeated(app, "--account", arguments.pull.accounts,
               "Of a new configuration: an account, by its name in the connection file; may be repeated (default: all)",
               "NAME");
  app.add_flag("--write", arguments.pull.write, "Write the files; else what would be written is shown");
}

Exit run_pull(const Arguments& arguments, Surroundings& around) {
  std::error_code none;
  const bool folder = std::filesystem::is_directory(arguments.path, none);
  const auto root = folder ? arguments.path / "ramify.yaml" : arguments.path;
  if (!std::filesystem::exists(root, none)) return pull_fresh(arguments, around, root);
  return pull_into(arguments, around);
}

}  // namespace ramify::cli
