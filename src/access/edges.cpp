#include "edges.h"

#include <algorithm>
#include <unordered_map>

#include "decide.h"
#include "ramify/text/text.h"

namespace ramify::access {
namespace {

using Targets = std::vector<std::size_t>;  ///< positions in the index

/// The key under which one RAM principal or role is indexed; empty where the ARN may stand for several.
std::string exact_key(std::string_view arn) {
  const auto parts = model::parse_ram_arn(arn);
  if (!parts || (parts->account_id + parts->relative).find_first_of("*?") != std::string::npos) return {};
  return text::fold_case(parts->account_id + ':' + parts->relative);
}

/// Roles by their own ARN and by whom their trusts name, so that only likely pairs are judged.
class TargetIndex {
 public:
  explicit TargetIndex(const model::World& world) {
    for (const auto& [key, account] : world.accounts) {
      for (const auto& [name, role] : account.roles) add(target_of(key, account, role));
    }
  }

  [[nodiscard]] const Target& at(std::size_t position) const { return targets_[position]; }

  /// Every role that may be open to the identity, sorted.
  [[nodiscard]] Targets candidates(const Identity& identity) const {
    Targets out;
    if (!asks_for_named_roles(identity, out)) {
      out = open_to_many_;
      append(out, by_principal_, exact_key(identity.caller.arn));
      append(out, by_principal_, identity.caller.account_id + ":root");
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

 private:
  using Index = std::unordered_map<std::string, Targets>;

  static void append(Targets& out, const Index& index, const std::string& key) {
    if (const auto found = index.find(key); found != index.end()) {
      out.insert(out.end(), found->second.begin(), found->second.end());
    }
  }

  void add(Target target) {
    if (target.is_closed) return;
    const std::size_t position = targets_.size();
    by_role_[exact_key(target.arn)].push_back(position);
    if (!target.role->trust) {
      open_to_many_.push_back(position);
    } else {
      for (const policy::Statement& statement : target.role->trust->statements) add(statement, position);
    }
    targets_.push_back(std::move(target));
  }

  void add(const policy::Statement& statement, std::size_t position) {
    if (statement.effect == policy::Effect::deny) return;
    for (const std::string& principal : statement.principals.ram) {
      const std::string key = exact_key(principal);
      (key.empty() ? open_to_many_ : by_principal_[key]).push_back(position);
    }
  }

  /// True where all that the identity may ask for is roles by their exact ARNs: those are put into `out`.
  bool asks_for_named_roles(const Identity& identity, Targets& out) const {
    if (!identity.unknown_system.empty() || !identity.unknown_custom.empty() || !identity.unknown_group_scope.empty()) {
      return false;
    }
    for (const auto* scope : {&identity.account_scope, &identity.group_scope}) {
      for (const policy::Document& document : *scope) {
        for (const policy::Statement& statement : document.statements) {
          if (!asks_for_named_roles(statement, out)) return false;
        }
      }
    }
    return true;
  }

  bool asks_for_named_roles(const policy::Statement& statement, Targets& out) const {
    if (statement.effect == policy::Effect::deny) return true;
    if (statement.not_resource) return false;
    for (const std::string& resource : statement.resources) {
      const std::string key = exact_key(resource);
      if (key.empty()) return false;
      append(out, by_role_, key);
    }
    return true;
  }

  std::vector<Target> targets_;
  Index by_role_;
  Index by_principal_;
  Targets open_to_many_;  ///< a wildcard principal, or a trust that is not known
};

void add_edges(const Identity& identity, const TargetIndex& index, std::vector<AssumeEdge>& edges) {
  if (identity.is_silent()) return;
  for (const std::size_t position : index.candidates(identity)) {
    const Target& target = index.at(position);
    if (target.address == identity.address) continue;
    Decision decision = decide(identity, target, {});
    if (decision.standing == Standing::deny) continue;
    edges.push_back({identity.address, target.address, std::move(decision)});
  }
}

}  // namespace

std::vector<AssumeEdge> assume_edges(const model::World& world, const Library& library) {
  const TargetIndex index(world);
  std::vector<AssumeEdge> edges;
  // Users come before roles and targets are indexed in order, so the edges come out sorted.
  for (const auto& [key, account] : world.accounts) {
    const Identities identities(key, account, library);
    for (const auto& [name, user] : account.users) {
      add_edges(identities.of({model::ObjectKind::user, name.str()}), index, edges);
    }
    for (const auto& [name, role] : account.roles) {
      add_edges(identities.of({model::ObjectKind::role, name.str()}), index, edges);
    }
  }
  return edges;
}

std::vector<AssumeEdge> assume_edges(const model::World& world) {
  return assume_edges(world, Library(world));
}

}  // namespace ramify::access
