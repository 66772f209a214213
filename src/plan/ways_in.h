#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ramify/ops/change.h"
#include "ramify/plan/lockout.h"
#include "rights.h"

namespace ramify::plan {

/// The user or role of a live account that an ARN speaks of, in its own letter case.
[[nodiscard]] std::optional<model::ObjectRef> named_in(const model::World& world, const model::AccountKey& account,
                                                       const std::string& arn);

/// Whether a user or role may make anybody an administrator, by what it holds, with a second factor where that counts.
[[nodiscard]] bool is_administrator(const model::Account& account, const model::ObjectRef& who, SystemDocuments& system,
                                    Instant now);

/// Keeps an account's ways in for administrators up to date while its world is changed step by step: what a step did
/// not touch is not looked at again. `world` is the one that is changed; all three must outlive it.
class WaysIn {
 public:
  WaysIn(const model::World& world, const Standpoint& standpoint, SystemDocuments& system);

  /// To be called after `change` was made to the world.
  void update(const ops::Change& change);
  /// `root logon` first, then users, then roles.
  [[nodiscard]] std::vector<std::string> of(const model::AccountKey& account) const;
  [[nodiscard]] std::size_t count(const model::AccountKey& account) const;
  /// The users and roles that they go through, of whatever account.
  [[nodiscard]] std::set<model::Address> through(const model::AccountKey& account) const;

  /// The same, way by way; of the root logon nobody.
  [[nodiscard]] std::vector<std::set<model::Address>> each_through(const model::AccountKey& account) const;

  /// Both sides of AssumeRole allow it, or may.
  [[nodiscard]] Answer enters(const model::Address& who, const model::Address& role) const;
  /// Whether somebody gets in whom no described account knows: an identity provider's people, an outside account.
  [[nodiscard]] bool is_open_to_strangers(const model::Address& role) const;
  /// Users and roles whom the role's trust speaks of.
  [[nodiscard]] std::vector<model::Address> spoken_of(const model::Address& role) const;
  /// Users and roles whose rights or logon a change touches.
  [[nodiscard]] std::set<model::Address> touched_by(const ops::Change& change) const;

 private:
  [[nodiscard]] bool is_operator(const model::Address& address) const;
  [[nodiscard]] bool is_administrator(const model::Address& address) const;
  [[nodiscard]] bool has_logon(const model::Address& user) const;
  [[nodiscard]] bool lets_outsiders_in(const model::Address& role) const;
  [[nodiscard]] bool is_way_through(const model::Address& user, const model::Address& role) const;
  void look_at(const model::Address& address);
  void look_for_entrant(const model::Address& role);

  const model::World& world_;
  const Standpoint& standpoint_;
  SystemDocuments& system_;
  std::map<model::AccountKey, model::ObjectRef> who_;
  std::set<model::Address> users_;  ///< ways in by themselves
  std::map<model::Address, std::optional<model::Address>>
      entrants_;                       ///< administrators' roles: by whom they are entered
  std::set<model::Address> provided_;  ///< those that a provider or a trusted account lets people into
};

}  // namespace ramify::plan
