#pragma once

#include <algorithm>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "ramify/check/verify.h"

namespace ramify::check {

/// Waits that grow, as long as somebody is willing to wait.
class Waits {
 public:
  explicit Waits(const client::Environment& environment) : environment_(environment) {}
  /// False, at once, where another wait would be more than `most` in all.
  bool wait(std::chrono::seconds most) {
    if (waited_ + next_ > most) return false;
    environment_.sleep(next_);
    waited_ += next_;
    next_ = std::min(next_ * 2, std::chrono::milliseconds{5000});
    return true;
  }

 private:
  const client::Environment& environment_;
  std::chrono::milliseconds waited_{0};
  std::chrono::milliseconds next_{1000};
};

/// The role that a probe is about.
[[nodiscard]] Stop target_of(const Probe& probe);
/// AssumeRole for the shortest session that the service grants.
[[nodiscard]] client::Call assume_role(const Stop& stop, const std::string& session_policy,
                                       const VerifyOptions& options);
[[nodiscard]] Result<client::Credentials> read_credentials(const nlohmann::json& reply);
/// `acs:ram::<id>:assumed-role/<role>/<session>`, of another service or with `role/`; names come back in any case.
[[nodiscard]] bool became_the_role(const std::string& arn, const Stop& stop);

/// The service's plain no: the only failures that prove anything.
[[nodiscard]] bool is_refusal(const Error& error);
/// A key, role or trust that was made a moment ago may not have reached the token service.
[[nodiscard]] bool may_be_propagation(const Error& error);
/// It says nothing about who may do what, and may be over soon.
[[nodiscard]] bool is_passing(const Error& error);
[[nodiscard]] std::string explain(const Error& error, const std::optional<client::Denial>& denial);

/// Becomes the probe's stops one after the other; null where there are none, or one was refused, which `result` then
/// says. What is held on the way may ask for the next role and do nothing else.
[[nodiscard]] std::unique_ptr<client::Session> go_through(const client::Session& user_session, const Probe& probe,
                                                          const VerifyOptions& options, Waits& waits,
                                                          ProbeResult& result);

}  // namespace ramify::check
