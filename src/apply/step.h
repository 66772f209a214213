#pragma once

#include "ramify/apply/apply.h"

namespace ramify::apply {

/// All that running one step needs.
struct StepContext {
  const plan::Step& step;
  client::Session& session;
  const ops::Context& context;
  const Options& options;
  /// A step that this one needs was done in this run, so a refusal may be propagation.
  bool made_or_removed_its_needs = false;
  /// What the steps act on that this one needs.
  std::vector<ops::Target> needed{};
};

/// Runs a step of any kind to its outcome.
[[nodiscard]] StepResult run_step(const StepContext& at);

/// Sends one write until it is done or its outcome is settled: lost replies by looking, refusals that propagation
/// explains by waiting. `reply`, where given, takes the service's answer.
[[nodiscard]] StepResult send(const StepContext& at, const client::Call& call);

/// CreateAccessKey: intent, call, seal, intent removed.
[[nodiscard]] StepResult create_access_key(const StepContext& at, const ops::Request& request);
/// Looks once more for the key of a call whose outcome nobody knows: none is left, or it stays unknown.
[[nodiscard]] Result<void> settle_access_key(const StepContext& at);
/// CreateLoginProfile: the password is sealed before the service hears of it.
[[nodiscard]] StepResult create_login_profile(const StepContext& at, const ops::Request& request);

/// A refusal that may only mean that a change we made a moment ago has not arrived everywhere.
[[nodiscard]] bool may_be_propagation(const ops::Change& change, const Error& error);

[[nodiscard]] StepResult finished(int id, Outcome outcome);
[[nodiscard]] StepResult failed(int id, Error error);

/// Sleeps for `wait` less up to half of it, by lot: what failed together is not tried again together.
void pause(const Options& options, std::chrono::milliseconds wait);

}  // namespace ramify::apply
