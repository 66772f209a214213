#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "ramify/report/report.h"

namespace ramify::report {

/// An apply at a moment, for people who look on.
struct Moment {
  struct Running {
    const plan::Step* step = nullptr;
    std::chrono::seconds since{0};
  };
  std::size_t total = 0;
  std::size_t ended = 0;
  std::size_t failed = 0;  ///< failed or unknown
  std::size_t skipped = 0;
  double rate = 0;  ///< steps a second, of late
  std::vector<Running> running;
  std::vector<client::Wait> waits;  ///< `length`: what is left of it
  bool stopping = false;            ///< no step is begun any more
};

/// The lines of a live view: a bar, what is under way and since when, what is waited for. No line is wider than the
/// terminal, and there are never more than eleven.
[[nodiscard]] std::vector<std::string> live_view(const Moment& moment, const Style& style);

/// What stands there while steps are looked for whose end nobody knows.
[[nodiscard]] std::string looking_line(std::size_t steps, std::chrono::seconds most);

/// What `apply -o json` says: one line of JSON an event, as schemas/apply.schema.json has them.
[[nodiscard]] std::string plan_event(const plan::Plan& plan, Instant now);
[[nodiscard]] std::string started_event(const plan::Step& step, Instant now);
[[nodiscard]] std::string finished_event(const plan::Step& step, const apply::StepResult& result, Instant now);
[[nodiscard]] std::string looking_again_event(std::size_t steps, std::chrono::seconds most, Instant now);
[[nodiscard]] std::string settled_event(const plan::Step& step, const apply::StepResult& result, Instant now);
[[nodiscard]] std::string waiting_event(const client::Wait& wait, Instant now);
[[nodiscard]] std::string result_event(const apply::ApplyResult& result, Instant now);

}  // namespace ramify::report
