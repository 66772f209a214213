#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "paint.h"
#include "ramify/diag/ensure.h"
#include "ramify/text/text.h"
#include "words.h"

namespace ramify::report {

namespace {

using apply::Outcome;

std::string painted(const Paint& paint, Outcome outcome, std::size_t width = 0) {
  const auto word = fmt::format("{:<{}}", apply::to_string(outcome), width);
  switch (outcome) {
    case Outcome::done:
    case Outcome::already:
      return paint.green(word);
    case Outcome::failed:
    case Outcome::unknown:
      return paint.red(word);
    case Outcome::skipped:
      return paint.yellow(word);
  }
  return word;
}

std::string where(const plan::Step& step) {
  return fmt::format("{}: {}", step.change.target.account.str(), step_words(step.change));
}

std::string cause(const apply::StepResult& result) {
  if (result.because_of.empty()) return "the run was interrupted";
  return fmt::format("needs step {}", fmt::join(result.because_of, ", "));
}

/// Each step was so before this run: it wrote nothing.
bool was_done_before(const apply::ApplyResult& result) {
  return !result.steps.empty() && std::all_of(result.steps.begin(), result.steps.end(), [](const auto& step) {
    return step.outcome == Outcome::already || (step.outcome == Outcome::done && step.earlier);
  });
}

std::string verdict(const apply::ApplyResult& result) {
  if (was_done_before(result)) return "Already applied: nothing was left to do.";
  const auto done = result.count(Outcome::done) + result.count(Outcome::already);
  if (result.all_done()) return fmt::format("Applied: {} done.", text::count(done, "step"));
  std::string words = fmt::format("{}: {} of {} done", result.interrupted ? "Interrupted" : "Partly applied", done,
                                  text::count(result.steps.size(), "step"));
  for (const auto outcome : {Outcome::failed, Outcome::unknown, Outcome::skipped}) {
    if (result.count(outcome) > 0) words += fmt::format(", {} {}", result.count(outcome), apply::to_string(outcome));
  }
  return words + ".";
}

/// What was skipped because a step did not succeed, also by way of others that were skipped.
std::string held_up_lines(const plan::Plan& plan, const apply::ApplyResult& result, int id) {
  constexpr std::size_t kShown = 10;
  std::set<int> causes{id};
  std::vector<std::size_t> held_up;
  // A step needs only earlier ones.
  for (std::size_t i = 0; i < result.steps.size(); ++i) {
    const auto& because = result.steps[i].because_of;
    if (std::none_of(because.begin(), because.end(), [&](int cause) { return causes.contains(cause); })) continue;
    causes.insert(result.steps[i].id);
    held_up.push_back(i);
  }
  if (held_up.empty()) return {};
  std::string out = "  skipped because of it:\n";
  for (std::size_t n = 0; n < std::min(kShown, held_up.size()); ++n) {
    const auto& step = plan.steps[held_up[n]];
    out += fmt::format("    step {} {}\n", step.id, where(step));
  }
  if (held_up.size() > kShown) out += fmt::format("    and {} more\n", held_up.size() - kShown);
  return out;
}

std::string settled_words(const apply::StepResult& result) {
  const bool at_end = result.settled->when == apply::Settled::When::at_end;
  return fmt::format("a look {} shows that it was {}",
                     at_end ? "at the end of the run" : "before its object was written again",
                     result.outcome == Outcome::done ? "done" : "not done");
}

/// Of a step that nobody knew the end of, until a look told.
std::string settled_lines(const apply::StepResult& result) {
  return fmt::format("  it was unknown: {}\n  {}\n", text::printable(result.settled->doubt.message),
                     settled_words(result));
}

/// Where the secrets of this run lie, and how whoever may open them does so.
std::string secret_lines(const Paint& paint, const plan::Plan& plan, const apply::ApplyResult& result) {
  std::string files;
  std::string logons;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    if (!result.steps[i].sealed) continue;
    files += fmt::format("  {}\n", text::printable(result.steps[i].sealed->string()));
    const auto& target = plan.steps[i].change.target;
    const auto* logon = std::get_if<ops::LoginProfileRef>(&target.subject);
    const auto domain = plan.default_domains.find(target.account);
    if (logon != nullptr && domain != plan.default_domains.end() && !domain->second.empty()) {
      logons += fmt::format("  {}@{}\n", text::printable(logon->user.str()), text::printable(domain->second));
    }
  }
  if (files.empty()) return {};
  std::string out = fmt::format("\n{}\n{}", paint.bold("Secrets made, sealed for their recipients"), files);
  out +=
      "open one with a recipient's key and certificate:\n"
      "  openssl cms -decrypt -inform DER -in FILE -inkey KEY.pem -recip CERT.pem\n";
  if (!logons.empty()) {
    out += fmt::format("\n{}\n{}", paint.bold("They log on at https://signin.aliyun.com as"), logons);
  }
  return out;
}

}  // namespace

std::string step_line(const plan::Step& step, const apply::StepResult& result, std::size_t total, const Style& style) {
  const Paint paint(style);
  const auto digits = std::to_string(total).size();
  std::string line =
      fmt::format("[{:>{}}/{}] {} {}", step.id, digits, total, painted(paint, result.outcome, 7), where(step));
  if (result.outcome == Outcome::skipped) line += fmt::format(" ({})", cause(result));
  if (result.earlier) line += " (by an earlier run)";
  if (result.outcome == Outcome::already) line += " (it was so already)";
  if (result.settled && !result.error) line += fmt::format(" (it was unknown; {})", settled_words(result));
  if (result.error) {
    const bool says_code = result.error->service && !result.settled;
    line += ": " + text::printable(says_code ? result.error->service->code : result.error->message);
  }
  return line + "\n";
}

std::string looking_line(std::size_t steps, std::chrono::seconds most) {
  return fmt::format("looking again for up to {} s: what became of {} is not known\n", most.count(),
                     text::count(steps, "step"));
}

std::string apply_text(const plan::Plan& plan, const apply::ApplyResult& result, const Style& style) {
  RAMIFY_ENSURE(plan.steps.size() == result.steps.size(), "a result for every step");
  const Paint paint(style);
  const auto judgement = paint.bold(verdict(result)) + "\n";
  std::string out = secret_lines(paint, plan, result);
  out = result.all_done() ? judgement + out : out + (out.empty() ? "" : "\n") + judgement;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const auto& step = result.steps[i];
    if (!step.error && !step.settled) continue;
    out += fmt::format("\nstep {} {}: {}\n", step.id, painted(paint, step.outcome), where(plan.steps[i]));
    if (step.error) out += error_text(*step.error, style);
    if (step.settled) out += settled_lines(step);
    const auto held_up = held_up_lines(plan, result, step.id);
    out += held_up;
    if (!step.error && !held_up.empty()) out += "  help: run the plan again: what was skipped can be done now\n";
  }
  return out;
}

}  // namespace ramify::report
