#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ramify/access/evaluator.h"
#include "ramify/check/verify.h"
#include "ramify/config/config.h"
#include "ramify/wire/permission.h"

namespace ramify::cli {

/// What `verify` really tries: the access tests that speak of assuming a role, and every `can_assume`, once each.
/// `desired` must outlive it. A role of an account that is not described has that account's id for its key:
/// `can_assume` claims that it lets its subject in, and that is what is expected of it.
class Trials {
 public:
  explicit Trials(const config::Desired& desired) : desired_(desired), evaluator_(desired.world) {}

  /// Users and roles that have something to try, and groups that have and lack a member who could, sorted.
  [[nodiscard]] std::set<model::Address> subjects() const;
  /// What this user or role is to try.
  [[nodiscard]] std::vector<check::Probe> of(const model::Address& subject) const;
  /// What the users of an account must be allowed for it, so that it is the roles that let them in or do not.
  [[nodiscard]] std::vector<wire::Permission> rights(const model::AccountKey& account) const;

 private:
  [[nodiscard]] check::Probe probe(const model::Address& subject, const model::Address& role, bool expected) const;
  [[nodiscard]] std::set<model::Address> named_by_can_assume(const model::Address& subject) const;
  [[nodiscard]] std::optional<model::Address> role_of(const std::string& arn) const;
  [[nodiscard]] model::AccountId id_of(const model::AccountKey& account) const;

  const config::Desired& desired_;
  access::Evaluator evaluator_;
};

/// The test is about a user that assumes a role; who is not declared is judged as a user.
[[nodiscard]] bool is_tried_by_user(const config::AccessTest& test);

}  // namespace ramify::cli
