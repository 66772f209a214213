#pragma once

#include <string>
#include <vector>

#include "ramify/client/client.h"
#include "ramify/diag/result.h"
#include "ramify/model/names.h"

namespace ramify::check {

/// A role that is become on the way to the one that is asked for.
struct Stop {
  model::Address role;
  model::AccountId account;
  std::string external_id{};
};

/// One AssumeRole to be really tried.
struct Probe {
  model::Address subject;  ///< the user or role that tries
  model::Address role;
  model::AccountId role_account;
  bool expected = true;  ///< can / cannot
  std::string external_id;
  std::string user_account{};  ///< the account id of a user who tries, for the console; may be empty
  /// Where people log on, and where the role is: `company-a.onaliyun.com`; empty where that could not be asked.
  std::string user_domain{};
  std::string role_domain{};
  std::string user_alias{};      ///< the alias of the user's account; empty where it has none, or could not be asked
  std::string expected_layer{};  ///< which layer refuses, by the evaluator: the service's PolicyType word; may be empty
  /// Where a role tries: the user who goes there under its own credentials; else the subject.
  model::Address user{subject};
  /// The role's account is not described: its trust is not ours to read, and what is expected is what is claimed.
  bool elsewhere = false;
  /// `can_assume` asks for it, but the evaluator says that it is refused; that is what is expected then.
  bool overruled = false;
  std::vector<Stop> through{};  ///< what that user becomes in order, the subject last; empty where a user tries
};

enum class ProbeOutcome { as_expected, contradicted, inconclusive };

struct ProbeResult {
  Probe probe;
  ProbeOutcome outcome = ProbeOutcome::inconclusive;
  bool assumed = false;
  std::string caller_arn;  ///< who GetCallerIdentity said it became; where that is refused, AssumeRole's own reply
  std::string detail;      ///< what the service said where it refused or failed: code, layer
  std::string request_id;
  std::string layer{};  ///< which layer refused, where the service says so: its PolicyType word
  /// Refused as expected, but by another layer than the evaluator says.
  [[nodiscard]] bool by_another_layer() const {
    return !assumed && !layer.empty() && !probe.expected_layer.empty() && layer != probe.expected_layer;
  }
};

struct VerifyOptions {
  std::string session_name = "ramify-verify";
  /// Throttling and 5xx pass: they are tried again for this long.
  std::chrono::seconds patience{30};
  /// A way that was cut a moment ago may still be open: a `cannot` that gets in is tried again for this long.
  std::chrono::seconds afterglow{0};
  /// Refusals of a role just made or edited may be propagation: a `can` that is refused is tried again for this long.
  std::chrono::seconds propagation{30};
};

/// Confirms that the session is that user of that account: under another's key every `cannot` would seem to hold. An
/// error of kind `wrong_account` names whom the key belongs to.
[[nodiscard]] Result<void> confirm_user(const client::Session& session, const model::AccountId& account,
                                        const model::Address& user);

/// Calls AssumeRole as the subject (900 s, a session policy that denies everything), then GetCallerIdentity with what
/// came back. A role's own session is got the same way, stop by stop, and may do nothing but ask for the next one;
/// where a stop is refused, nothing is known about what lies behind. Where the session may not even ask who it is,
/// AssumedRoleUser of the reply is compared instead. Throttling, 5xx and lost replies are inconclusive, never a pass.
/// No token leaves this function.
[[nodiscard]] ProbeResult verify(const client::Session& user_session, const Probe& probe, const VerifyOptions& options,
                                 const client::Environment& environment);

}  // namespace ramify::check
