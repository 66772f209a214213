#pragma once

#include <set>
#include <vector>

#include "ramify/access/evaluator.h"
#include "ramify/check/verify.h"
#include "ramify/config/config.h"
#include "ramify/wire/permission.h"

namespace ramify::cli {

/// What `verify` really tries: the access tests that speak of a user and a role, and every `can_assume` that lets a
/// user in, once each. `desired` must outlive it.
class Trials {
 public:
  explicit Trials(const config::Desired& desired) : desired_(desired), evaluator_(desired.world) {}

  /// What this user is to try.
  [[nodiscard]] std::vector<check::Probe> of(const model::Address& user) const;
  /// What the users of an account must be allowed for it, so that it is the roles that let them in or do not.
  [[nodiscard]] std::vector<wire::Permission> rights(const model::AccountKey& account) const;

 private:
  [[nodiscard]] check::Probe probe(const model::Address& user, const model::Address& role, bool expected) const;
  [[nodiscard]] std::set<model::Address> named_by_can_assume(const model::Address& user) const;

  const config::Desired& desired_;
  access::Evaluator evaluator_;
};

/// The test is about a user that assumes a role: one that can be tried.
[[nodiscard]] bool can_be_tried(const config::AccessTest& test);

}  // namespace ramify::cli
