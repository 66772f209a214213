#include "step.h"

#include <fmt/format.h>

#include <algorithm>

#include "hanging.h"
#include "look.h"
#include "ramify/apply/journal.h"
#include "ramify/wire/error_code.h"
#include "recycle_bin.h"

namespace ramify::apply {

namespace {

/// How often a write whose reply was lost, and which a look shows to have had no effect, is sent anew.
constexpr int kSendsMax = 3;
/// Before it is sent anew; then twofold.
constexpr std::chrono::milliseconds kFirstWait{500};

StepResult unsettled(int id, Error error, const Error& why) {
  error.message = fmt::format("{}; looking at it did not settle that: {}", error.message, why.message);
  error.help = "run the plan again: it looks first and does only what is still missing";
  StepResult result = finished(id, Outcome::unknown);
  result.error = std::move(error);
  return result;
}

/// Whether an update's reply was lost and what is there now is neither what it was nor what we sent.
bool is_somebody_elses(const ops::Change& change, const std::optional<Seen>& seen) {
  if (!seen || effect(change.op) != Effect::alter) return false;
  return std::any_of(change.fields.begin(), change.fields.end(), [&](const ops::FieldChange& field) {
    const auto found = seen->find({field.field, field.key});
    if (found == seen->end() || field.field == ops::Field::name) return false;
    return !same_value(field.field, field.before.value_or(""), found->second) &&
           !same_value(field.field, field.after.value_or(""), found->second);
  });
}

StepResult different(int id, const StepContext& at, Error error) {
  error.message = fmt::format("{} is there, but different from what we sent", ops::to_string(at.step.change.target));
  error.help = "somebody else made or changed it; nothing was overwritten. Plan again to see what differs";
  return failed(id, std::move(error));
}

/// What a look says about a write that the service refused because it seems to be so already. Where the look shows
/// nothing of it, what we look at lags behind: it is looked at again, and at last nobody can say.
StepResult confirm(const StepContext& at, Error error) {
  for (std::size_t waited = 0;; ++waited) {
    const auto seen = look(at.session, at.step.change);
    if (!seen) return unsettled(at.step.id, std::move(error), seen.error());
    const Standing standing = judge(at.step.change, *seen);
    if (standing == Standing::reached) return finished(at.step.id, Outcome::already);
    if (standing == Standing::different) return different(at.step.id, at, std::move(error));
    if (waited == at.options.propagation_waits.size()) break;
    pause(at.options, at.options.propagation_waits[waited]);
  }
  return unsettled(at.step.id, std::move(error),
                   {ErrorKind::unknown_outcome, "it does not show what the service says", "", std::nullopt});
}

bool makes_object(ops::Op op) {
  return op == ops::Op::create_user || op == ops::Op::create_group || op == ops::Op::create_role ||
         op == ops::Op::create_policy;
}

bool may_be_of_an_earlier_run(const StepContext& at) {
  return at.options.journal != nullptr && at.options.journal->left_open(at.step.id);
}

/// Nothing of ours can be there. However alike, it is not what was reviewed: whoever made it may hold keys to it.
StepResult made_meanwhile(const StepContext& at, Error error) {
  error.kind = ErrorKind::stale;
  error.message = fmt::format("the plan is stale: {} is there already", ops::to_string(at.step.change.target));
  error.help = "somebody made it since the plan was made; it was left alone. Plan again to see what it is";
  return failed(at.step.id, std::move(error));
}

bool takes_object(ops::Op op) {
  return op == ops::Op::delete_user || op == ops::Op::delete_group || op == ops::Op::delete_role ||
         op == ops::Op::delete_policy;
}

/// A deletion that is refused for what hangs on the object. What is there and no step of the plan was to take off,
/// somebody hung there since; where nothing is, the service may still count what was taken off a moment ago.
StepResult held(const StepContext& at, Error error) {
  const auto found = hanging(at.session, ops::owner(at.step.change.target), at.context);
  if (!found) return failed(at.step.id, std::move(error));
  std::vector<std::string> theirs;
  for (const ops::Target& each : *found) {
    if (std::find(at.needed.begin(), at.needed.end(), each) == at.needed.end()) theirs.push_back(hanging_words(each));
  }
  if (theirs.empty()) {
    error.help =
        "a look shows nothing on it that no step takes off: the service may still count what was taken off a moment "
        "ago. Run this again in a minute";
    return failed(at.step.id, std::move(error));
  }
  error.kind = ErrorKind::stale;
  error.message = fmt::format("the plan is stale: something hangs on {} that did not when the plan was made: {}",
                              ops::to_string(at.step.change.target), fmt::join(theirs, ", "));
  error.help = "it was left as it is; plan again to have that looked at";
  return failed(at.step.id, std::move(error));
}

bool is_held(const StepContext& at, const Error& error) {
  return takes_object(at.step.change.op) && error.service && wire::is_delete_conflict(error.service->code);
}

/// A switch to a version that is not there any more: the policy itself was looked at a moment ago.
bool has_lost_version(const StepContext& at, const Error& error) {
  return at.step.change.op == ops::Op::set_default_policy_version && error.service &&
         wire::is_not_found(error.service->code);
}

StepResult version_gone(const StepContext& at, Error error) {
  const auto* version = ops::find_field(at.step.change, ops::Field::version);
  error.kind = ErrorKind::stale;
  error.message =
      fmt::format("the plan is stale: version {} of {} is gone", version != nullptr ? version->after.value_or("") : "",
                  ops::to_string(at.step.change.target));
  error.help = "the policy was left as it is; plan again, which writes the old text as a new version";
  return failed(at.step.id, std::move(error));
}

bool says_it_is_so_already(const ops::Change& change, const std::string& code) {
  const Effect what = effect(change.op);
  return (what == Effect::make && wire::is_already_exists(code)) ||
         (what == Effect::remove && wire::is_not_found(code));
}

}  // namespace

StepResult finished(int id, Outcome outcome) {
  StepResult result;
  result.id = id;
  result.outcome = outcome;
  return result;
}

StepResult failed(int id, Error error) {
  StepResult result = finished(id, Outcome::failed);
  result.error = std::move(error);
  return result;
}

void pause(const Options& options, std::chrono::milliseconds wait) {
  const auto spread = static_cast<double>(wait.count()) / 2;
  options.environment.sleep(wait - std::chrono::milliseconds(static_cast<int>(spread * options.environment.jitter())));
}

bool may_be_propagation(const ops::Change& change, const Error& error) {
  if (!error.service) return false;
  const std::string& code = error.service->code;
  switch (effect(change.op)) {
    case Effect::make:
    case Effect::alter:
      return wire::is_not_found(code) || code == "MalformedPolicyDocument";
    case Effect::remove:
      return wire::is_delete_conflict(code);
  }
  return false;
}

StepResult send(const StepContext& at, const client::Call& call) {
  const int id = at.step.id;
  std::size_t waited = 0;
  bool sent_before = false;
  const auto deadline = at.options.environment.steady() + at.options.step_deadline;
  const auto is_late = [&](std::chrono::milliseconds wait) {
    return at.options.environment.steady() + wait > deadline;
  };
  for (int sends = 1;;) {
    const auto reply = at.session.call(call);
    if (reply) return finished(id, Outcome::done);
    Error error = reply.error();
    if (error.kind == ErrorKind::unknown_outcome) {
      const auto seen = look(at.session, at.step.change);
      if (!seen) return unsettled(id, std::move(error), seen.error());
      const Standing standing = judge(at.step.change, *seen);
      if (standing == Standing::reached) return finished(id, Outcome::done);
      if (standing == Standing::different || is_somebody_elses(at.step.change, *seen)) {
        return different(id, at, std::move(error));
      }
      sent_before = true;
      const auto wait = kFirstWait * sends;
      if (++sends > kSendsMax || is_late(wait)) {
        return unsettled(id, std::move(error),
                         {ErrorKind::unknown_outcome, "it does not show, and may yet", "", std::nullopt});
      }
      pause(at.options, wait);
      continue;
    }
    if (error.service && says_it_is_so_already(at.step.change, error.service->code)) {
      if (makes_object(at.step.change.op) && !sent_before && !may_be_of_an_earlier_run(at)) {
        return made_meanwhile(at, std::move(error));
      }
      StepResult result = confirm(at, std::move(error));
      if (sent_before && result.outcome == Outcome::already) result.outcome = Outcome::done;
      return result;
    }
    if (!at.made_or_removed_its_needs || !may_be_propagation(at.step.change, error) ||
        waited == at.options.propagation_waits.size() || is_late(at.options.propagation_waits[waited])) {
      if (!sent_before && is_held(at, error)) return held(at, std::move(error));
      if (has_lost_version(at, error)) return version_gone(at, std::move(error));
      if (!sent_before) return failed(id, std::move(error));
      // The send whose reply was lost may have taken effect all the same: a list that lags shows nothing of it yet.
      const std::string help = error.help;
      StepResult result =
          unsettled(id, std::move(error),
                    {ErrorKind::unknown_outcome, "an earlier call may have taken effect", "", std::nullopt});
      if (!help.empty()) result.error->help = help;
      return result;
    }
    pause(at.options, at.options.propagation_waits[waited++]);
  }
}

StepResult run_step(const StepContext& at) {
  if (auto restored = restore_user(at)) return *std::move(restored);
  if (auto restored = restore_key(at)) return *std::move(restored);
  StepResult result = finished(at.step.id, Outcome::done);
  bool all_already = true;
  for (const auto& request : ops::descriptor(at.step.change.op).requests(at.step.change, at.context)) {
    if (request.returns_key) {
      result = create_access_key(at, request);
    } else if (request.needs_password) {
      result = create_login_profile(at, request);
    } else {
      result = send(at, {request.service, request.operation, request.parameters});
    }
    if (result.outcome == Outcome::done) {
      all_already = false;
    } else if (result.outcome != Outcome::already) {
      return result;
    }
  }
  if (!all_already) result.outcome = Outcome::done;
  return result;
}

}  // namespace ramify::apply
