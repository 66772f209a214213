#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <istream>
#include <ostream>

#include "approvals.h"
#include "command.h"
#include "files.h"
#include "first_passwords.h"
#include "guarding.h"
#include "linting.h"
#include "pipeline.h"
#include "ramify/apply/apply.h"
#include "ramify/apply/journal.h"
#include "ramify/apply/lock.h"
#include "ramify/text/text.h"
#include "relied.h"
#include "reviewed.h"
#include "shown.h"
#include "telling.h"

namespace ramify::cli {

namespace {

Result<apply::ProjectLock> lock_project(const Arguments& arguments, Surroundings& around, const std::string& project) {
  std::string name;
  for (const char c : project) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    name += plain ? c : '_';
  }
  auto folder = std::filesystem::absolute(arguments.secrets).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  return apply::ProjectLock::acquire(folder.parent_path() / fmt::format(".ramify.{}.lock", name),
                                     fmt::format("{} since {}", around.owner, format_instant(around.environment.now())),
                                     arguments.lock_timeout, around.environment.sleep);
}

apply::Options apply_options(const Arguments& arguments, Surroundings& around, const Reached& reached,
                             const std::string& project) {
  apply::Options options;
  options.secrets_folder = arguments.secrets;
  options.recipients = {reached.connections.recipients, project};
  options.interrupted = around.interrupted;
  options.random_bytes = around.random_bytes;
  options.first_password = first_passwords(arguments, around);
  options.environment = around.environment;
  options.parallel = arguments.parallel;
  options.list_lag = arguments.list_lag;
  options.step_deadline = arguments.step_deadline;
  return options;
}

/// Keys that an earlier run asked for and did not live to keep.
std::optional<Exit> remove_orphans(const Arguments& arguments, Surroundings& around, const Reached& reached,
                                   const apply::Options& options) {
  const auto removed = apply::remove_orphan_keys(reached.sessions, options);
  if (!removed) return say(removed.error(), arguments, around);
  for (const auto& key : *removed) {
    around.err << fmt::format("removed AccessKey {}: an earlier apply broke off before its secret was sealed\n",
                              text::printable(key));
  }
  return std::nullopt;
}

/// Whether standard output carries words for people, so that the plan may be shown there.
bool speaks_text(const Arguments& arguments) {
  for (const auto& output : arguments.outputs) {
    if (!output.file && output.format != Format::text) return false;
  }
  return true;
}

std::optional<Exit> ask(const Arguments& arguments, Surroundings& around, std::size_t steps) {
  if (arguments.yes) return std::nullopt;
  if (!around.in_is_terminal) {
    around.err << "error: nobody is there to ask whether to apply this\n"
                  "  help: give --yes, or save the plan with `plan --out FILE`, have it reviewed and `apply FILE`\n";
    return Exit::usage;
  }
  around.err << fmt::format("\nApply {}? Only \"yes\" goes on: ", steps == 1 ? "this step" : "these steps")
             << std::flush;
  std::string answer;
  std::getline(around.in, answer);
  if (answer == "yes") return std::nullopt;
  around.err << "Nothing was done.\n";
  return Exit::error;
}

/// A plan file's journal lies beside it, so that the same file finds it again; any other plan's in a folder.
std::filesystem::path journal_file(const Arguments& arguments, const plan::Plan& plan, bool from_file) {
  if (from_file && !arguments.journal) return arguments.path.string() + ".journal";
  std::string name;
  for (const char c : plan.project) name += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' ? c : '_';
  std::string when = format_instant(plan.created);
  when.erase(std::remove(when.begin(), when.end(), ':'), when.end());
  return arguments.journal.value_or("ramify-journal") /
         fmt::format("{}-{}-{}.journal", name, when, plan::digest(plan).substr(0, 12));
}

/// What is applied: the plan, the accounts as they are, where its journal lies, what an earlier run of it did.
struct Work {
  const plan::Plan& plan;
  const model::World& live;
  std::filesystem::path journal;
  std::vector<int> done_before;
  std::vector<int> found_done;  ///< of these, what the journal does not say yet
  std::optional<Instant> deadline;
  bool anew = false;  ///< a plan before it was applied in part
};

std::optional<Instant> deadline_of(const Arguments& arguments, Surroundings& around) {
  if (!arguments.deadline) return std::nullopt;
  return around.environment.now() + *arguments.deadline;
}

Exit execute(const Arguments& arguments, Surroundings& around, const Reached& reached, const Work& work,
             apply::ApplyResult* came_of = nullptr) {
  const plan::Plan& plan = work.plan;
  auto journal = apply::JournalWriter::open(work.journal, plan, around.owner, around.environment.now());
  if (!journal) return say(journal.error(), arguments, around);
  for (const int step : work.found_done) {
    apply::StepResult found;
    found.id = step;
    found.outcome = apply::Outcome::done;
    if (const auto told = journal->ended(found, around.environment.now()); !told) {
      return say(told.error(), arguments, around);
    }
  }
  around.catch_signals();
  auto telling = Telling::begin(arguments, around, plan, work.anew);
  if (!telling) return telling.error();
  auto options = apply_options(arguments, around, reached, plan.project);
  options.journal = &*journal;
  options.done_before = work.done_before;
  options.deadline = work.deadline;
  const auto result = apply::run(plan, work.live, reached.sessions, options, **telling);
  (*telling)->end(result ? &*result : nullptr);
  if (!result) return say(result.error(), arguments, around);
  Exit delivered = Exit::ok;
  Arguments for_people = arguments;
  for_people.outputs = outputs_for_people(arguments);
  if (!for_people.outputs.empty()) {
    delivered = deliver(for_people, around, [&](Format, const report::Style& style) {
      return "\n" + report::apply_text(plan, *result, style);
    });
  }
  around.err << fmt::format("journal: {}\n", text::printable(work.journal.string()));
  if (came_of != nullptr) *came_of = *result;
  if (result->interrupted) return Exit::interrupted;
  if (result->stale) return Exit::stale;
  return worse(delivered, result->all_done() ? Exit::ok : Exit::partial);
}

Exit nothing_to_do(const Arguments& arguments, Surroundings& around, const plan::Plan& plan, bool anew) {
  const auto telling = Telling::begin(arguments, around, plan, anew);
  if (!telling) return telling.error();
  const apply::ApplyResult nothing;
  (*telling)->end(&nothing);
  return Exit::ok;
}

/// Time for the service's lists to show what is there.
struct Patience {
  std::chrono::seconds left;
  std::chrono::seconds next{1};
  bool used = false;
};

/// Plans once more where an object was other than the lists had shown it, until they show no more to do than what was
/// shown to whoever agreed to it.
Said<Planned> plan_anew(const Arguments& arguments, Surroundings& around, const config::Desired& desired,
                        const Reached& reached, const Shown& shown, Patience& patience) {
  const auto options = apply_options(arguments, around, reached, desired.scope.project);
  for (;;) {
    const auto wait = std::min(patience.next, patience.left);
    around.err << fmt::format("\nplanning anew in {} s: what was shown may come from lists that lag behind\n",
                              wait.count());
    const auto stopped = [&] { return around.interrupted && around.interrupted(); };
    for (auto second = wait; second.count() > 0 && !stopped(); --second) {
      around.environment.sleep(std::chrono::seconds(1));
    }
    if (stopped()) return tl::unexpected(Exit::interrupted);
    patience = {patience.left - wait, patience.next * 2, true};
    if (const auto exit = remove_orphans(arguments, around, reached, options)) return tl::unexpected(*exit);
    auto planned = read_and_plan(arguments, around, desired, reached);
    if (!planned) return planned;
    const auto beyond = shown.beyond(planned->plan);
    if (beyond.empty()) return planned;
    if (patience.left.count() > 0) continue;
    return tl::unexpected(
        say({ErrorKind::stale, fmt::format("the plan is stale: what is to be done now was not shown: {}", beyond),
             "nothing more was done; apply again, and look at what it plans then", std::nullopt},
            arguments, around));
  }
}

/// Applies what was shown. Where the lists that it was planned from turn out to lag behind, goes on with what they show
/// later, as far as that is part of it.
Exit execute_shown(const Arguments& arguments, Surroundings& around, const config::Desired& desired,
                   const Reached& reached, Planned planned) {
  const auto deadline = deadline_of(arguments, around);
  Shown shown(planned.plan);
  Patience patience{arguments.list_lag};
  for (;;) {
    apply::ApplyResult result;
    const auto exit = execute(
        arguments, around, reached,
        {planned.plan, planned.live, journal_file(arguments, planned.plan, false), {}, {}, deadline, patience.used},
        &result);
    if (exit != Exit::stale || (patience.used && patience.left.count() <= 0)) return exit;
    shown.ran(planned.plan, result);
    auto again = plan_anew(arguments, around, desired, reached, shown, patience);
    if (!again) return again.error();
    planned = *std::move(again);
    around.err << fmt::format("{} to do, and nothing that was not shown\n\n",
                              text::count(planned.plan.steps.size(), "step"));
    if (planned.plan.steps.empty()) return nothing_to_do(arguments, around, planned.plan, true);
  }
}

/// What `--fail-on` names keeps a plan from being applied.
std::optional<Exit> object_to_failures(const Arguments& arguments, Surroundings& around, const Planned& planned) {
  const Exit judged = worse(lint_for_plan(arguments, around), arguments.fail_on_tests ? planned.tests : Exit::ok);
  if (judged == Exit::ok) return std::nullopt;
  around.err << "error: nothing was done: what --fail-on names was found\n"
                "  help: mend what is told above, or leave --fail-on out\n";
  return judged;
}

Exit apply_configuration(const Arguments& arguments, Surroundings& around) {
  const auto& approval = arguments.approval;
  if (approval.require > 0 || approval.require_narrowing || approval.forbid_author || !approval.signatures.empty()) {
    static_cast<void>(
        say({ErrorKind::usage, "approvals are asked for, and there is no plan file that anybody could have signed",
             "save the plan with `plan --out FILE`, have it signed, and `apply FILE`", std::nullopt},
            arguments, around));
    return Exit::usage;
  }
  const auto desired = load_desired(arguments, around);
  if (!desired) return desired.error();
  if (const auto fault = password_for_nobody(arguments, *desired)) return say_misuse(*fault, arguments, around);
  const auto lock = lock_project(arguments, around, desired->scope.project);
  if (!lock) return say(lock.error(), arguments, around);
  const auto reached = reach(arguments, around, account_ids(*desired));
  if (!reached) return reached.error();
  const auto options = apply_options(arguments, around, *reached, desired->scope.project);
  if (const auto exit = remove_orphans(arguments, around, *reached, options)) return *exit;
  const auto planned = read_and_plan(arguments, around, *desired, *reached);
  if (!planned) return planned.error();

  const auto style = speaks_text(arguments) ? out_style(arguments, around) : err_style(arguments, around);
  (speaks_text(arguments) ? around.out : around.err) << report::plan_text(planned->plan, style) << std::flush;
  if (plan::refused(planned->plan.findings)) return say(refusal(planned->plan.findings), arguments, around);
  if (planned->plan.steps.empty()) return nothing_to_do(arguments, around, planned->plan, false);
  if (const auto exit = object_to_failures(arguments, around, *planned)) return *exit;
  if (const auto exit = ask(arguments, around, planned->plan.steps.size())) return *exit;
  around.err << "\n";
  return execute_shown(arguments, around, *desired, *reached, *planned);
}

/// What was read when the plan was made, as far as the plan depends on it, and whole whom a step is about.
live::ReadScope scope_of(const plan::Plan& plan) {
  live::ReadScope scope;
  scope.project = plan.project;
  const auto add = [&](const model::Address& address) {
    if (address.object.kind != model::ObjectKind::user) return;
    read_whole(scope, address.account, model::UserName::from_service(address.object.name));
  };
  for (const auto& made : plan.preconditions) {
    if (plan::covers_logon(made)) add(made.address);
  }
  for (const auto& step : plan.steps) {
    const model::Address owner = ops::owner(step.change.target);
    add(owner);
    const auto* name = ops::find_field(step.change, ops::Field::name);
    if (name != nullptr && name->before) add({owner.account, {owner.object.kind, *name->before}});
  }
  return scope;
}

SystemPolicies policies_of(const plan::Plan& plan) {
  SystemPolicies named;
  for (const auto& step : plan.steps) {
    const auto* link = std::get_if<model::Attachment>(&step.change.target.subject);
    if (link == nullptr || link->policy.type != model::PolicyType::system) continue;
    named[step.change.target.account].insert(link->policy.name);
  }
  return named;
}

/// What an earlier run did of a plan, and what is otherwise than it left it.
struct Start {
  apply::Resumption before;
  std::vector<int> taken_effect;  ///< steps done, wholly or in part
  std::vector<std::string> moved;
};

Said<Start> look_at(const Arguments& arguments, Surroundings& around, const plan::Plan& plan,
                    const apply::Journal* journal, const model::World& live, const Reached& reached) {
  Start start;
  if (journal != nullptr) {
    start.before = apply::resume(*journal, live);
  } else {
    for (const auto& condition : plan::stale(plan, live)) start.before.moved.push_back(condition.address);
  }
  start.taken_effect = start.before.done;
  start.taken_effect.insert(start.taken_effect.end(), start.before.half_done.begin(), start.before.half_done.end());
  auto moved = what_moved(plan, live, start.before.moved, start.taken_effect, reached);
  if (!moved) return tl::unexpected(say(moved.error(), arguments, around));
  start.moved = *std::move(moved);
  return start;
}

/// Where the run before broke off. What it did last may not show in the service's lists yet, so what seems to have
/// moved is read again until it must.
template <class Read>
Said<Start> find_standing(const Arguments& arguments, Surroundings& around, const plan::Plan& plan,
                          const apply::Journal* journal, const Read& read, Result<model::World>& live,
                          const Reached& reached) {
  std::chrono::seconds wait{1};
  for (;;) {
    auto start = look_at(arguments, around, plan, journal, *live, reached);
    if (!start || start->moved.empty() || journal == nullptr) return start;
    const auto left = journal->last + arguments.list_lag - around.environment.now();
    if (left.count() <= 0) return start;
    if (wait.count() == 1) {
      around.err << fmt::format(
          "looking again for up to {} s: what the run before did may not show in every list yet\n", left.count());
    }
    around.environment.sleep(std::min(wait, left));
    wait *= 2;
    live = read();
    if (!live) return tl::unexpected(say(live.error(), arguments, around));
  }
}

Exit apply_plan_file(const Arguments& arguments, Surroundings& around, const std::string& text) {
  const auto plan = plan::from_json(text);
  if (!plan) return say(plan.error(), arguments, around);
  if (const auto exit = object_to_file(arguments, around, *plan)) return *exit;
  if (const auto fault = password_for_nobody(arguments, *plan)) return say_misuse(*fault, arguments, around);
  const auto lock = lock_project(arguments, around, plan->project);
  if (!lock) return say(lock.error(), arguments, around);
  const auto reached = reach(arguments, around, plan->accounts);
  if (!reached) return reached.error();
  const auto options = apply_options(arguments, around, *reached, plan->project);
  if (const auto exit = remove_orphans(arguments, around, *reached, options)) return *exit;
  const auto read = [&] {
    return read_world(reached->sessions, plan->accounts, scope_of(*plan), policies_of(*plan), around.environment.now());
  };
  auto live = read();
  if (!live) return say(live.error(), arguments, around);
  const auto file = journal_file(arguments, *plan, true);
  const auto journal = apply::read_journal(file);
  if (!journal) return say(journal.error(), arguments, around);
  const bool goes_on = *journal && (*journal)->digest == plan::digest(*plan);
  const auto start = find_standing(arguments, around, *plan, goes_on ? &**journal : nullptr, read, live, *reached);
  if (!start) return start.error();
  if (goes_on) {
    around.err << fmt::format("going on from {}: {} of {} done before\n", text::printable(file.string()),
                              start->before.done.size(), text::count(plan->steps.size(), "step"));
  }
  if (!start->moved.empty()) return say(changed_since(start->moved), arguments, around);
  warn_of_few_ways_in(*plan, *live, *reached, around);
  if (const auto exit = object_to_plan(arguments, around, *plan, *live, start->taken_effect, *reached)) return *exit;
  return execute(arguments, around, *reached,
                 {*plan, *live, file, start->before.done, start->before.found_done, deadline_of(arguments, around)});
}

/// A plan file is a JSON object; a configuration is YAML that does not begin like one, or a folder.
bool looks_like_plan(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != std::string::npos && text[first] == '{';
}

}  // namespace

void add_apply(CLI::App& app, Arguments& arguments) {
  add_path(app, arguments, "The configuration's root file or folder, or a plan file (default: here)");
  add_connections(app, arguments);
  add_outputs(app, arguments, {Format::text, Format::json});
  add_secrets(app, arguments);
  add_run(app, arguments);
  add_first_passwords(app, arguments);
  add_surplus_keys(app, arguments);
  add_fail_on_or_tests(app, arguments);
  add_guards(app, arguments);
  add_approvals(app, arguments);
  app.add_flag("--yes", arguments.yes, "Do not ask");
}

Exit run_apply(const Arguments& arguments, Surroundings& around) {
  std::error_code error;
  if (std::filesystem::is_regular_file(arguments.path, error)) {
    const auto text = read_file(arguments.path);
    if (!text) return say(text.error(), arguments, around);
    if (looks_like_plan(*text)) return apply_plan_file(arguments, around, *text);
  }
  return apply_configuration(arguments, around);
}

}  // namespace ramify::cli
