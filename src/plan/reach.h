#pragma once

#include <map>
#include <set>
#include <vector>

#include "ramify/plan/plan.h"

namespace ramify::plan {

/// Whose rights or logon each step of a plan may touch, in whatever order the steps are done: a user is taken to be in
/// every group that it is in now or that some step puts it into, and whoever is attached to a policy likewise. An
/// object that gets another name is the same under both.
class Reach {
 public:
  /// `steps` in the order of their ids.
  Reach(const std::vector<Step>& steps, const model::World& live);
  /// The steps that may touch one of these users and roles: their ids, ascending.
  [[nodiscard]] std::set<int> steps(const std::set<model::Address>& people) const;

 private:
  /// In lower case, under the last of its names.
  [[nodiscard]] model::Address known_as(const model::AccountKey& account, const model::ObjectRef& object) const;
  void link(const model::AccountKey& account, const model::Attachment& attachment);
  void link(const model::AccountKey& account, const model::Membership& membership);
  void touch(const model::Address& object, int step);

  std::map<model::Address, model::Address> renamed_;
  std::map<model::Address, std::set<model::Address>> holders_;  ///< by custom policy
  std::map<model::Address, std::set<model::Address>> members_;  ///< by group
  std::map<model::Address, std::set<int>> steps_;               ///< by user and role
};

}  // namespace ramify::plan
