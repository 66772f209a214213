#include "schedule.h"

#include <algorithm>
#include <thread>

#include "look.h"
#include "ramify/diag/ensure.h"
#include "single.h"
#include "step.h"
#include "versions_moved.h"

namespace ramify::apply {

namespace {

bool succeeded(Outcome outcome) {
  return outcome == Outcome::done || outcome == Outcome::already;
}

/// Whether a look at the object can settle if the step was done. A secret that is there may be nobody's; and what goes
/// by another name is not found by its own.
bool can_show(ops::Op op) {
  return op != ops::Op::create_access_key && op != ops::Op::create_login_profile && op != ops::Op::rename_user &&
         op != ops::Op::rename_group;
}

}  // namespace

Schedule::Schedule(const plan::Plan& plan, const model::World& live, const client::Sessions& sessions,
                   const Options& options, Observer& observer)
    : plan_(plan),
      sessions_(sessions),
      options_(options),
      observer_(observer),
      context_(plan.context()),
      world_(live),
      states_(plan.steps.size(), State::waiting) {
  for (const plan::Step& step : plan.steps) {
    StepResult waiting;
    waiting.id = step.id;
    result_.steps.push_back(std::move(waiting));
  }
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const int id = plan.steps[i].id;
    RAMIFY_ENSURE(id == static_cast<int>(i) + 1, "steps are numbered in order");
    if (!std::binary_search(options.done_before.begin(), options.done_before.end(), id)) {
      ++loads_[plan.steps[i].change.target.account].to_come;
      continue;
    }
    states_[i] = State::ended;
    result_.steps[i].outcome = Outcome::done;
    result_.steps[i].earlier = true;
  }
  if (options.parallel > 1) slots_ = std::max<std::size_t>(options.parallel, loads_.size());
}

Result<ApplyResult> Schedule::run() {
  for (std::size_t i = 0; i < states_.size(); ++i) {
    if (states_[i] == State::ended) observer_.finished(plan_.steps[i], result_.steps[i]);
  }
  std::vector<std::thread> pool;
  const std::size_t threads = std::min(slots_, plan_.steps.size());
  for (std::size_t i = 1; i < threads; ++i) pool.emplace_back([this] { work(); });
  work();
  for (auto& thread : pool) thread.join();
  settle_rest();
  if (broken_) return tl::unexpected(std::move(*broken_));
  return std::move(result_);
}

void Schedule::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    const auto index = next();
    if (!index) {
      if (running_ == 0) return changed_.notify_all();
      changed_.wait(lock);
      continue;
    }
    const plan::Step& step = plan_.steps[*index];
    claim(*index);
    if (auto unsettled = settle(step, lock)) result_.steps[*index] = failed(step.id, *std::move(unsettled));
    begin(*index);
    if (states_[*index] == State::ended) {
      changed_.notify_all();
      continue;
    }
    const bool done_here = std::any_of(step.needs.begin(), step.needs.end(), [&](int need) {
      return result_.steps[static_cast<std::size_t>(need) - 1].outcome == Outcome::done;
    });
    const auto expected = expectations_.of(step.change, world_);
    lock.unlock();
    StepResult result = execute(step, done_here, expected);
    lock.lock();
    end(*index, std::move(result));
    changed_.notify_all();
  }
}

bool Schedule::was_sent_before(const plan::Step& step) const {
  // A key that nobody holds the secret of is gone by then: a run begins by looking for such.
  if (step.change.op == ops::Op::create_access_key) return false;
  return options_.journal != nullptr && options_.journal->left_open(step.id);
}

bool Schedule::stopped() const {
  return broken_ || result_.interrupted || result_.stale || result_.out_of_time;
}

bool Schedule::needs_ended(const plan::Step& step) const {
  return std::all_of(step.needs.begin(), step.needs.end(), [&](int need) {
    RAMIFY_ENSURE(need >= 1 && need < step.id, "a step needs only earlier ones");
    return states_[static_cast<std::size_t>(need) - 1] == State::ended;
  });
}

bool Schedule::may_begin(std::size_t index) const {
  const ops::Change& change = plan_.steps[index].change;
  if (!has_room(change.target.account)) return false;
  const auto objects = touched(change, world_);
  return std::none_of(held_.begin(), held_.end(), [&](const auto& held) {
    return std::find_first_of(held.second.begin(), held.second.end(), objects.begin(), objects.end()) !=
           held.second.end();
  });
}

bool Schedule::has_room(const model::AccountKey& account) const {
  if (loads_.at(account).running == 0) return true;
  const auto kept = std::count_if(loads_.begin(), loads_.end(),
                                  [](const auto& load) { return load.second.to_come > 0 && load.second.running == 0; });
  return running_ + static_cast<std::size_t>(kept) < slots_;
}

std::optional<std::size_t> Schedule::next() {
  std::set<model::Address> earlier;  // objects whose own turn comes first
  while (open_ < states_.size() && states_[open_] == State::ended) ++open_;
  for (std::size_t i = open_; i < states_.size(); ++i) {
    if (i == open_ && states_[i] == State::ended) ++open_;
    if (states_[i] != State::waiting) continue;
    const plan::Step& step = plan_.steps[i];
    const bool first_of_object = earlier.insert(ops::owner(step.change.target)).second;
    if (!first_of_object || !needs_ended(step)) continue;
    for (const int need : step.needs) {
      const StepResult& needed = result_.steps[static_cast<std::size_t>(need) - 1];
      if (!succeeded(needed.outcome)) result_.steps[i].because_of.push_back(need);
    }
    if (!stopped() && options_.interrupted && options_.interrupted()) result_.interrupted = true;
    if (!stopped() && options_.deadline && options_.environment.now() >= *options_.deadline) result_.out_of_time = true;
    if (stopped() || !result_.steps[i].because_of.empty()) {
      skip(i);
      earlier.erase(ops::owner(step.change.target));
      continue;
    }
    if (may_begin(i)) return i;
  }
  return std::nullopt;
}

void Schedule::skip(std::size_t index) {
  if (states_[index] != State::ended) --loads_[plan_.steps[index].change.target.account].to_come;
  states_[index] = State::ended;
  observer_.finished(plan_.steps[index], result_.steps[index]);
}

void Schedule::claim(std::size_t index) {
  states_[index] = State::running;
  const ops::Change& change = plan_.steps[index].change;
  held_[index] = touched(change, world_);
  ++loads_[change.target.account].running;
  ++running_;
}

void Schedule::release(std::size_t index) {
  states_[index] = State::ended;
  const ops::Target& target = plan_.steps[index].change.target;
  held_.erase(index);
  --loads_[target.account].running;
  --loads_[target.account].to_come;
  --running_;
}

void Schedule::begin(std::size_t index) {
  const plan::Step& step = plan_.steps[index];
  const bool unsettled = result_.steps[index].error.has_value();
  if (!unsettled && !stopped() && options_.journal != nullptr) {
    const StepRecord record = foresee(step, context_, world_);
    remember(options_.journal->begun(step.id, record, options_.environment.now()));
  }
  if (unsettled || stopped()) {
    release(index);
    return skip(index);
  }
  observer_.started(step);
}

StepResult Schedule::execute(const plan::Step& step, bool done_here, const std::vector<model::Account>& expected) {
  StepContext at{step, *sessions_.at(step.change.target.account), context_, options_, done_here};
  for (const int need : step.needs) {
    at.needed.push_back(plan_.steps[static_cast<std::size_t>(need) - 1].change.target);
  }
  std::optional<Error> moved = moved_since(at.session, step.change, expected, options_);
  if (!moved) moved = versions_moved(at.session, plan_, step.change);
  const bool sent_before = was_sent_before(step);
  // It may have been under way when that run was killed, and have arrived since this one read the accounts.
  if (moved && sent_before && shows(at.session, step.change, expected)) return finished(step.id, Outcome::done);
  StepResult result = moved ? failed(step.id, *std::move(moved)) : run_step(at);
  if (sent_before && result.outcome == Outcome::failed) {
    result.outcome = Outcome::unknown;
    result.error->message += "; what became of it when an earlier run sent it is not known";
  }
  return result;
}

void Schedule::end(std::size_t index, StepResult result) {
  const plan::Step& step = plan_.steps[index];
  release(index);
  if (result.error && result.error->kind == ErrorKind::stale) result_.stale = true;
  if (succeeded(result.outcome)) {
    expectations_.written(step.change, world_);
    plan::advance(world_, step.change);
  } else if (result.outcome == Outcome::unknown) {
    model::World done = world_;
    plan::advance(done, step.change);
    expectations_.written(step.change, done);
    (can_show(step.change.op) ? unknown_[ops::owner(step.change.target)] : hidden_).push_back(index);
  }
  if (options_.journal != nullptr) remember(options_.journal->ended(result, options_.environment.now()));
  observer_.finished(step, result);
  result_.steps[index] = std::move(result);
}

void Schedule::remember(Result<void> written) {
  if (!written && !broken_) broken_ = std::move(written.error());
}

}  // namespace ramify::apply
