#pragma once

#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "table.h"

namespace ramify::sim {

enum class PrincipalKind { user, group, role };
enum class PolicyKind { custom, system };

/// What an attachment is: who, what, where. Names folded; an empty resource group is the whole account.
struct AttachmentKey {
  PrincipalKind kind = PrincipalKind::user;
  std::string principal;
  PolicyKind policy_kind = PolicyKind::custom;
  std::string policy;
  std::string resource_group;
  auto operator<=>(const AttachmentKey&) const = default;
};

/// All attachments of an account with their dates, by principal and, in an index of its own, by policy.
class AttachmentTable {
 public:
  using Dates = Table<AttachmentKey, std::string>;
  /// (policy kind, policy, the whole key).
  using ByPolicy = std::set<std::tuple<PolicyKind, std::string, AttachmentKey>>;

  [[nodiscard]] Dates::const_iterator begin() const { return dates_.begin(); }
  [[nodiscard]] Dates::const_iterator end() const { return dates_.end(); }
  [[nodiscard]] std::size_t size() const { return dates_.size(); }
  [[nodiscard]] bool empty() const { return dates_.empty(); }
  [[nodiscard]] std::size_t count(const AttachmentKey& key) const { return dates_.count(key); }
  [[nodiscard]] Dates::const_iterator find(const AttachmentKey& key) const { return dates_.find(key); }
  [[nodiscard]] Dates::const_iterator lower_bound(const AttachmentKey& key) const { return dates_.lower_bound(key); }
  [[nodiscard]] const std::string& at(const AttachmentKey& key) const { return dates_.at(key); }

  void emplace(const AttachmentKey& key, std::string date) {
    dates_.emplace(key, std::move(date));
    by_policy_.emplace(key.policy_kind, key.policy, key);
  }
  std::size_t erase(const AttachmentKey& key) {
    by_policy_.erase({key.policy_kind, key.policy, key});
    return dates_.erase(key);
  }

  /// Calls `visit(key, date)` for what a user, group or role holds, in order.
  template <class Visit>
  void each_of(PrincipalKind kind, const std::string& folded, Visit visit) const {
    for (auto it = dates_.lower_bound({kind, folded, PolicyKind::custom, {}, {}});
         it != dates_.end() && it->first.kind == kind && it->first.principal == folded; ++it) {
      visit(it->first, it->second);
    }
  }
  /// Calls `visit(key, date)` for where a policy is attached, in order.
  template <class Visit>
  void each_of(PolicyKind kind, const std::string& folded, Visit visit) const {
    for (auto it = by_policy_.lower_bound({kind, folded, AttachmentKey{}});
         it != by_policy_.end() && std::get<0>(*it) == kind && std::get<1>(*it) == folded; ++it) {
      const auto& key = std::get<2>(*it);
      visit(key, dates_.at(key));
    }
  }

  [[nodiscard]] Dates& dates() { return dates_; }  ///< for the journal, which asks what was touched
  [[nodiscard]] const Dates& dates() const { return dates_; }

 private:
  Dates dates_;
  ByPolicy by_policy_;
};

}  // namespace ramify::sim
