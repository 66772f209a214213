#include "telling.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <ostream>

#include "ramify/report/progress.h"

namespace ramify::cli {

namespace {

class Lines final : public Teller {
 public:
  Lines(std::ostream& err, std::size_t total, const report::Style& style) : err_(err), total_(total), style_(style) {}
  void finished(const plan::Step& step, const apply::StepResult& result) override {
    err_ << report::step_line(step, result, total_, style_) << std::flush;
  }
  void looking_again(std::size_t steps, std::chrono::seconds most) override {
    err_ << report::looking_line(steps, most) << std::flush;
  }
  void settled(const plan::Step& step, const apply::StepResult& result) override { finished(step, result); }

 private:
  std::ostream& err_;
  std::size_t total_;
  report::Style style_;
};

class Events final : public Teller {
 public:
  Events(std::unique_ptr<std::ostream> file, std::ostream& out, Clock now)
      : file_(std::move(file)), out_(file_ ? *file_ : out), now_(std::move(now)) {}
  void started(const plan::Step& step) override { say(report::started_event(step, now_())); }
  void finished(const plan::Step& step, const apply::StepResult& result) override {
    say(report::finished_event(step, result, now_()));
  }
  void looking_again(std::size_t steps, std::chrono::seconds most) override {
    say(report::looking_again_event(steps, most, now_()));
  }
  void settled(const plan::Step& step, const apply::StepResult& result) override {
    say(report::settled_event(step, result, now_()));
  }
  void waiting(const client::Wait& wait) override { say(report::waiting_event(wait, now_())); }
  void ended(const apply::ApplyResult* result) override {
    if (result != nullptr) say(report::result_event(*result, now_()));
  }
  void say(const std::string& line) { out_ << line << std::flush; }

 private:
  std::unique_ptr<std::ostream> file_;
  std::ostream& out_;
  Clock now_;
};

/// Whether somebody looks on, at a terminal that can move its cursor and that no events go to.
bool is_watched(const Arguments& arguments, const Surroundings& around) {
  const bool events_there = around.out_is_terminal &&
                            std::any_of(arguments.outputs.begin(), arguments.outputs.end(), [](const Output& output) {
                              return output.format == Format::json && !output.file;
                            });
  if (events_there) return false;
  const auto set = [&](const char* name) { return around.getenv(name).value_or(std::string()); };
  const auto terminal = set("TERM");
  return around.err_is_terminal && !terminal.empty() && terminal != "dumb" && set("CI").empty();
}

}  // namespace

std::unique_ptr<Teller> tell_lines(Surroundings& around, std::size_t total, const report::Style& style) {
  return std::make_unique<Lines>(around.err, total, style);
}

std::unique_ptr<Teller> tell_events(std::unique_ptr<std::ostream> file, std::ostream& out, Clock now) {
  return std::make_unique<Events>(std::move(file), out, std::move(now));
}

Telling::Telling(Surroundings& around) : around_(around) {
  around_.waits->listen([this](const client::Wait& wait) { waiting(wait); });
}

Telling::~Telling() {
  around_.waits->listen({});
}

Said<std::unique_ptr<Telling>> Telling::begin(const Arguments& arguments, Surroundings& around, const plan::Plan& plan,
                                              bool anew) {
  auto telling = std::make_unique<Telling>(around);
  const auto style = err_style(arguments, around);
  auto& tellers = telling->tellers_;
  tellers.push_back(is_watched(arguments, around) && !plan.steps.empty()
                        ? tell_live(around, plan.steps.size(), style)
                        : tell_lines(around, plan.steps.size(), style));
  const auto first = report::plan_event(plan, around.environment.now());
  for (const auto& output : arguments.outputs) {
    if (output.format != Format::json) continue;
    std::unique_ptr<std::ofstream> file;
    if (output.file) {
      file = std::make_unique<std::ofstream>(*output.file, anew ? std::ios::app : std::ios::trunc);
      *file << first << std::flush;
      if (!*file) {
        return tl::unexpected(say({ErrorKind::io, fmt::format("cannot write {}", output.file->string()),
                                   "nothing was done; choose a file that can be written", std::nullopt},
                                  arguments, around));
      }
    } else {
      around.out << first << std::flush;
    }
    tellers.push_back(tell_events(std::move(file), around.out, around.environment.now));
  }
  return telling;
}

void Telling::started(const plan::Step& step) {
  const std::lock_guard lock(mutex_);
  for (const auto& teller : tellers_) teller->started(step);
}

void Telling::finished(const plan::Step& step, const apply::StepResult& result) {
  const std::lock_guard lock(mutex_);
  for (const auto& teller : tellers_) teller->finished(step, result);
}

void Telling::looking_again(std::size_t steps, std::chrono::seconds most) {
  const std::lock_guard lock(mutex_);
  for (const auto& teller : tellers_) teller->looking_again(steps, most);
}

void Telling::settled(const plan::Step& step, const apply::StepResult& result) {
  const std::lock_guard lock(mutex_);
  for (const auto& teller : tellers_) teller->settled(step, result);
}

void Telling::waiting(const client::Wait& wait) {
  const std::lock_guard lock(mutex_);
  for (const auto& teller : tellers_) teller->waiting(wait);
}

void Telling::end(const apply::ApplyResult* result) {
  const std::lock_guard lock(mutex_);
  for (const auto& teller : tellers_) teller->ended(result);
}

std::vector<Output> outputs_for_people(const Arguments& arguments) {
  if (arguments.outputs.empty()) return {Output{}};
  std::vector<Output> outputs;
  for (const auto& output : arguments.outputs) {
    if (output.format != Format::json) outputs.push_back(output);
  }
  return outputs;
}

}  // namespace ramify::cli
