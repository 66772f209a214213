#include <algorithm>

#include "ramify/apply/apply.h"

namespace ramify::apply {

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::done:
      return "done";
    case Outcome::already:
      return "already";
    case Outcome::failed:
      return "failed";
    case Outcome::unknown:
      return "unknown";
    case Outcome::skipped:
      return "skipped";
  }
  return "unknown";
}

bool ApplyResult::all_done() const {
  return count(Outcome::done) + count(Outcome::already) == steps.size();
}

std::size_t ApplyResult::count(Outcome outcome) const {
  return static_cast<std::size_t>(
      std::count_if(steps.begin(), steps.end(), [&](const StepResult& step) { return step.outcome == outcome; }));
}

}  // namespace ramify::apply
