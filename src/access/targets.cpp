#include "targets.h"

#include <algorithm>

#include "ramify/text/text.h"

namespace ramify::access {
namespace {

/// The key under which one RAM principal or role is indexed; empty where the ARN may stand for several.
std::string exact_key(std::string_view arn) {
  const auto parts = model::parse_ram_arn(arn);
  if (!parts || (parts->account_id + parts->relative).find_first_of("*?") != std::string::npos) return {};
  return text::fold_case(parts->account_id + ':' + parts->relative);
}

}  // namespace

TargetIndex::TargetIndex(const model::World& world) {
  for (const auto& [key, account] : world.accounts) {
    for (const auto& [name, role] : account.roles) add(target_of(key, account, role));
  }
  std::sort(wildcards_.begin(), wildcards_.end());
  wildcards_.erase(std::unique(wildcards_.begin(), wildcards_.end()), wildcards_.end());
}

Targets TargetIndex::candidates(const Identity& identity) const {
  Targets out;
  if (!asks_for_named_roles(identity, out)) {
    out = open_to_many_;
    for (const auto& key : {exact_key(identity.caller.arn), identity.caller.account_id + ":root"}) {
      const auto found = by_principal_.find(key);
      if (found != by_principal_.end()) out.insert(out.end(), found->second.begin(), found->second.end());
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::string TargetIndex::mark_of(const policy::Caller& caller) const {
  std::string mark;
  if (const auto named = by_principal_.find(exact_key(caller.arn)); named != by_principal_.end()) {
    for (const std::size_t position : named->second) mark += std::to_string(position) + ',';
  }
  for (const auto& wildcard : wildcards_) mark += policy::trusts({{wildcard}, {}, {}}, caller) ? '1' : '0';
  return mark;
}

void TargetIndex::add(Target target) {
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

void TargetIndex::add(const policy::Statement& statement, std::size_t position) {
  for (const std::string& principal : statement.principals.ram) {
    const std::string key = exact_key(principal);
    if (key.empty()) wildcards_.push_back(principal);
    // A Deny opens nothing, but it sets apart whom it names.
    if (!key.empty() || statement.effect == policy::Effect::allow) {
      (key.empty() ? open_to_many_ : by_principal_[key]).push_back(position);
    }
  }
}

/// True where all that the identity may ask for is roles by their exact ARNs: those are put into `out`.
bool TargetIndex::asks_for_named_roles(const Identity& identity, Targets& out) const {
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

bool TargetIndex::asks_for_named_roles(const policy::Statement& statement, Targets& out) const {
  if (statement.effect == policy::Effect::deny) return true;
  if (statement.not_resource) return false;
  for (const std::string& resource : statement.resources) {
    const std::string key = exact_key(resource);
    if (key.empty()) return false;
    if (const auto found = by_role_.find(key); found != by_role_.end()) {
      out.insert(out.end(), found->second.begin(), found->second.end());
    }
  }
  return true;
}

}  // namespace ramify::access
