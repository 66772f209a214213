#include <fmt/format.h>

#include <istream>
#include <ostream>

#include "command.h"
#include "files.h"
#include "pipeline.h"
#include "ramify/apply/apply.h"
#include "ramify/apply/lock.h"
#include "ramify/text/text.h"

namespace ramify::cli {

namespace {

/// Says each step as it ends.
class Progress : public apply::Observer {
 public:
  Progress(std::ostream& err, std::size_t total, const report::Style& style)
      : err_(err), total_(total), style_(style) {}
  void started(const plan::Step& /*step*/) override {}
  void finished(const plan::Step& step, const apply::StepResult& result) override {
    err_ << report::step_line(step, result, total_, style_) << std::flush;
  }

 private:
  std::ostream& err_;
  std::size_t total_;
  report::Style style_;
};

Result<apply::ProjectLock> lock_project(const Arguments& arguments, Surroundings& around, const std::string& project) {
  std::string name;
  for (const char c : project) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    name += plain ? c : '_';
  }
  auto folder = std::filesystem::absolute(arguments.secrets).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  return apply::ProjectLock::acquire(
      folder.parent_path() / fmt::format(".ramify.{}.lock", name),
      fmt::format("{} since {}", around.owner, format_instant(around.environment.now())));
}

apply::Options apply_options(const Arguments& arguments, Surroundings& around, const Reached& reached,
                             const std::string& project) {
  apply::Options options;
  options.secrets_folder = arguments.secrets;
  options.recipients = {reached.connections.recipients, project};
  options.interrupted = around.interrupted;
  options.random_bytes = around.random_bytes;
  options.environment = around.environment;
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

Exit execute(const Arguments& arguments, Surroundings& around, const Reached& reached, const plan::Plan& plan) {
  around.catch_signals();
  Progress progress(around.err, plan.steps.size(), err_style(arguments, around));
  const auto result =
      apply::run(plan, reached.sessions, apply_options(arguments, around, reached, plan.project), progress);
  if (!result) return say(result.error(), arguments, around);
  const Exit delivered = deliver(arguments, around, [&](Format format, const report::Style& style) {
    return format == Format::json ? report::apply_json(plan, *result) : "\n" + report::apply_text(plan, *result, style);
  });
  if (result->interrupted) return Exit::interrupted;
  return worse(delivered, result->all_done() ? Exit::ok : Exit::partial);
}

Exit apply_configuration(const Arguments& arguments, Surroundings& around) {
  const auto desired = load_desired(arguments, around);
  if (!desired) return desired.error();
  const auto lock = lock_project(arguments, around, desired->scope.project);
  if (!lock) return say(lock.error(), arguments, around);
  const auto reached = reach(arguments, around, account_ids(*desired));
  if (!reached) return reached.error();
  const auto options = apply_options(arguments, around, *reached, desired->scope.project);
  if (const auto exit = remove_orphans(arguments, around, *reached, options)) return *exit;
  const auto planned = read_and_plan(arguments, around, *desired, *reached);
  if (!planned) return planned.error();

  const auto style = speaks_text(arguments) ? out_style(arguments, around) : err_style(arguments, around);
  (speaks_text(arguments) ? around.out : around.err)
      << report::plan_text(planned->plan, style, planned->access) << std::flush;
  if (!planned->plan.steps.empty()) {
    if (const auto exit = ask(arguments, around, planned->plan.steps.size())) return *exit;
    around.err << "\n";
  } else if (speaks_text(arguments)) {
    return Exit::ok;
  }
  return execute(arguments, around, *reached, planned->plan);
}

std::string names(const std::vector<plan::Precondition>& moved) {
  std::vector<std::string> all;
  for (const auto& each : moved) all.push_back(model::to_string(each.address));
  return fmt::format("{}", fmt::join(all, ", "));
}

/// What was read when the plan was made, as far as the plan depends on it.
live::ReadScope read_scope(const plan::Plan& plan) {
  live::ReadScope scope;
  scope.project = plan.project;
  for (const auto& precondition : plan.preconditions) {
    if (precondition.address.object.kind != model::ObjectKind::user) continue;
    read_whole(scope, precondition.address.account, model::UserName::from_service(precondition.address.object.name));
  }
  return scope;
}

Exit apply_plan_file(const Arguments& arguments, Surroundings& around, const std::string& text) {
  const auto plan = plan::from_json(text);
  if (!plan) return say(plan.error(), arguments, around);
  const auto lock = lock_project(arguments, around, plan->project);
  if (!lock) return say(lock.error(), arguments, around);
  const auto reached = reach(arguments, around, plan->accounts);
  if (!reached) return reached.error();
  const auto options = apply_options(arguments, around, *reached, plan->project);
  if (const auto exit = remove_orphans(arguments, around, *reached, options)) return *exit;
  const auto live = live::read(reached->sessions, plan->accounts, read_scope(*plan));
  if (!live) return say(live.error(), arguments, around);
  if (const auto moved = plan::stale(*plan, *live); !moved.empty()) {
    return say({ErrorKind::stale, fmt::format("the plan is stale: changed since it was made: {}", names(moved)),
                "nothing was done; plan again and have the new plan reviewed", std::nullopt},
               arguments, around);
  }
  return execute(arguments, around, *reached, *plan);
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
  add_surplus_keys(app, arguments);
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
