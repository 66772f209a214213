#pragma once

#include <map>
#include <string>
#include <vector>

#include "edges.h"
#include "ramify/access/changes.h"
#include "targets.h"

namespace ramify::access {

/// The roles that somebody can become, by role.
using Ways = std::map<model::Address, Way>;

/// Everybody in one world, sorted into classes of whom the same is true, so that a thousand users of one group are
/// judged once. World and library must outlive it.
class Crowd {
 public:
  Crowd(const model::World& world, const Library& library);

  /// Users and roles, sorted.
  [[nodiscard]] const std::vector<model::Address>& everybody() const { return everybody_; }
  [[nodiscard]] bool holds(const model::Address& who) const;
  /// Equal for two only where they can become the same roles by the same policies; empty for whoever is not there.
  [[nodiscard]] std::string way_class(const model::Address& who) const;
  /// Equal for two only where they hold the same policies by the same hands.
  [[nodiscard]] std::string power_class(const model::Address& who) const;
  /// Direct ways and those through other roles: the surest first, of these the shortest.
  [[nodiscard]] const Ways& ways(const model::Address& who);
  /// Own attachments, and for a user those of its groups.
  [[nodiscard]] std::vector<const model::Attachment*> attachments(const model::Address& who) const;

 private:
  using Direct = std::vector<std::pair<std::size_t, Decision>>;
  [[nodiscard]] const Direct& direct(const model::Address& who, const std::string& name);
  void reach(const model::Address& who, Ways& found);
  [[nodiscard]] bool speaks_of_names() const;

  const model::World& world_;
  const Library& library_;
  TargetIndex index_;
  std::map<model::AccountKey, Identities> identities_;
  std::map<model::Address, std::vector<const model::Attachment*>> held_;
  std::map<model::Address, std::vector<model::Address>> groups_of_;
  std::vector<model::Address> everybody_;
  bool by_name_ = false;  ///< a condition asks for acs:PrincipalARN: everybody is a class of their own
  std::map<std::string, Direct> direct_;
  std::map<std::string, Ways> ways_;
};

}  // namespace ramify::access
