#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "look.h"
#include "schedule.h"
#include "single.h"
#include "step.h"

namespace ramify::apply {

namespace {

using Indices = std::vector<std::size_t>;

void take_out(Indices& open, const Indices& places) {
  for (auto at = places.rbegin(); at != places.rend(); ++at)
    open.erase(open.begin() + static_cast<std::ptrdiff_t>(*at));
}

Error not_done(const Error& doubt, std::string message) {
  return {doubt.kind, std::move(message), doubt.help, doubt.service};
}

}  // namespace

std::optional<Error> Schedule::settle(const plan::Step& step, std::unique_lock<std::mutex>& lock) {
  const auto found = unknown_.find(ops::owner(step.change.target));
  if (found == unknown_.end() || found->second.empty()) return std::nullopt;
  Indices& open = found->second;  // the object is this step's: nobody else touches it
  model::World world;
  world.accounts.emplace(step.change.target.account, single(world_, found->first));
  std::vector<ops::Change> changes;
  for (const std::size_t index : open) changes.push_back(plan_.steps[index].change);
  lock.unlock();
  const auto seen = shown(*sessions_.at(step.change.target.account), world, changes);
  lock.lock();
  if (!seen) return seen.error();
  for (const std::size_t at : seen->done) known_done(open[at], Settled::When::before_next_write);
  take_out(open, seen->done);
  return std::nullopt;
}

void Schedule::settle_rest() {
  constexpr std::chrono::milliseconds kFirstWait = std::chrono::seconds(1);
  constexpr std::chrono::milliseconds kWaitMax = std::chrono::seconds(4);  // whoever stops the run waits for it
  const auto stopped_by_hand = [&] { return options_.interrupted && options_.interrupted(); };
  const bool brief = broken_ || result_.interrupted || result_.out_of_time;
  std::chrono::milliseconds left = options_.list_lag;
  for (auto wait = kFirstWait;; wait = std::min(2 * wait, kWaitMax)) {
    const bool caught_up = !brief && left.count() <= 0;
    if (!look_again(caught_up) || caught_up || brief || stopped_by_hand()) return;
    if (wait == kFirstWait) observer_.looking_again(result_.count(Outcome::unknown), options_.list_lag);
    options_.environment.sleep(std::min(wait, left));
    left -= std::min(wait, left);
  }
}

bool Schedule::look_again(bool caught_up) {
  bool more = false;
  for (auto& [object, open] : unknown_) {
    if (open.empty()) continue;
    std::vector<ops::Change> changes;
    for (const std::size_t index : open) changes.push_back(plan_.steps[index].change);
    const auto seen = shown(*sessions_.at(object.account), world_, changes);
    if (!seen) continue;
    for (const std::size_t at : seen->done) known_done(open[at], Settled::When::at_end);
    for (const std::size_t at : caught_up ? seen->undone : Indices()) {
      const auto& doubt = *result_.steps[open[at]].error;
      known_undone(open[at], not_done(doubt, fmt::format("it was not done: {} s later nothing of it shows",
                                                         options_.list_lag.count())));
    }
    Indices known = seen->done;
    if (caught_up) known.insert(known.end(), seen->undone.begin(), seen->undone.end());
    std::sort(known.begin(), known.end());
    take_out(open, known);
    more = more || !open.empty();
  }
  const Indices hidden = std::move(hidden_);
  hidden_.clear();
  for (const std::size_t index : hidden) {
    if (!look_for_hidden(index, caught_up)) continue;
    hidden_.push_back(index);
    more = true;
  }
  return more;
}

bool Schedule::look_for_hidden(std::size_t index, bool caught_up) {
  const plan::Step& step = plan_.steps[index];
  client::Session& session = *sessions_.at(step.change.target.account);
  const Error& doubt = *result_.steps[index].error;
  const auto* key = std::get_if<ops::AccessKeyRef>(&step.change.target.subject);
  if (key != nullptr && !key->id) {
    if (!settle_access_key({step, session, context_, options_})) return false;
    known_undone(index, not_done(doubt, "no AccessKey is left of it: one whose secret nobody holds is deleted"));
    return false;
  }
  const auto seen = look(session, step.change);
  if (!seen) return false;
  const Standing standing = judge(step.change, *seen);
  if (standing == Standing::reached) {
    known_done(index, Settled::When::at_end);
    return false;
  }
  if (standing == Standing::untouched && caught_up) {
    const auto sealed = std::exchange(result_.steps[index].sealed, std::nullopt);
    const auto void_secret =
        sealed ? fmt::format(", and the password sealed in {} opens nothing", sealed->string()) : std::string();
    known_undone(index, not_done(doubt, fmt::format("it was not done: {} s later nothing of it shows{}",
                                                    options_.list_lag.count(), void_secret)));
    return false;
  }
  return standing == Standing::untouched;
}

void Schedule::known_done(std::size_t index, Settled::When when) {
  const plan::Step& step = plan_.steps[index];
  expectations_.written(step.change, world_);
  plan::advance(world_, step.change);
  StepResult& known = result_.steps[index];
  known.settled = Settled{when, *std::move(known.error)};
  known.error.reset();
  known.outcome = Outcome::done;
  if (options_.journal != nullptr) remember(options_.journal->ended(known, options_.environment.now()));
  observer_.settled(step, known);
}

void Schedule::known_undone(std::size_t index, Error error) {
  StepResult& known = result_.steps[index];
  known.settled = Settled{Settled::When::at_end, *std::exchange(known.error, std::move(error))};
  known.outcome = Outcome::failed;
  // The journal keeps it open: whoever goes on looks again, and takes nothing of it for somebody else's work.
  observer_.settled(plan_.steps[index], known);
}

}  // namespace ramify::apply
