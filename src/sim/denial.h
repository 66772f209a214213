#pragma once

#include <string>
#include <vector>

#include "api_error.h"
#include "context.h"
#include "ramify/policy/compiled.h"
#include "ramify/policy/evaluate.h"
#include "rights.h"

namespace ramify::sim {

/// Why a caller is refused.
struct Denial {
  policy::Layer layer = policy::Layer::identity_account;
  policy::Verdict verdict = policy::Verdict::implicit_deny;
  nlohmann::json matched = nlohmann::json::array();  ///< MatchedPolicies of DecodeDiagnosticMessage
  std::vector<std::string> unknown{};                ///< policies that might have allowed it, had we their documents
};

/// Those of `held` that speak of the question, as DecodeDiagnosticMessage lists them.
[[nodiscard]] nlohmann::json matched_policies(const Context& context, const std::vector<HeldPolicy>& held,
                                              const policy::Question& question);
/// A control policy that denies; `target` is the account itself or a folder above it.
[[nodiscard]] nlohmann::json matched_control_policy(const ControlPolicy& policy, bool of_account);

/// The conditions that a request was judged by, as DecodeDiagnosticMessage lists them.
[[nodiscard]] nlohmann::json auth_conditions(const policy::Request& request);

/// NoPermission with AccessDeniedDetail; what only its encoded message tells is in it too, until it is sealed.
[[nodiscard]] tl::unexpected<ApiError> denied(const Context& context, const policy::Request& request,
                                              const Denial& denial);

}  // namespace ramify::sim
