#pragma once

#include <string>
#include <vector>

#include "ramify/client/client.h"
#include "ramify/diag/result.h"
#include "ramify/model/names.h"

namespace ramify::check {

/// One AssumeRole to be really tried.
struct Probe {
  model::Address subject;  ///< the user who tries
  model::Address role;
  model::AccountId role_account;
  bool expected = true;  ///< can / cannot
  std::string external_id;
};

enum class ProbeOutcome { as_expected, contradicted, inconclusive };

struct ProbeResult {
  Probe probe;
  ProbeOutcome outcome = ProbeOutcome::inconclusive;
  bool assumed = false;
  std::string caller_arn;  ///< who GetCallerIdentity said it became
  std::string detail;      ///< what the service said where it refused or failed: code, layer
  std::string request_id;
};

struct VerifyOptions {
  std::string session_name = "ramify-verify";
  /// Refusals of a role just made or edited may be propagation: an expected `can` is tried again for this long.
  std::chrono::seconds patience{30};
};

/// Calls AssumeRole as the user (900 s, a session policy that denies everything), then GetCallerIdentity with what came
/// back. Throttling, 5xx and lost replies are inconclusive, never a pass. No token leaves this function.
[[nodiscard]] ProbeResult verify(const client::Session& user_session, const Probe& probe, const VerifyOptions& options,
                                 const client::Environment& environment);

}  // namespace ramify::check
