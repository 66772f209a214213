#include <fmt/format.h>

#include <algorithm>

#include "resolve.h"

namespace ramify::config {
namespace {

using Kind = TrustEntry::Kind;

/// The ARN or service name that an entry comes to; empty where it cannot be told or counts as absent.
std::optional<std::string> principal_of(const AccountDraft& account, const TrustEntry& entry, Resolution& at) {
  switch (entry.kind) {
    case Kind::account: {
      const auto target = find_account(entry.who, at);
      if (!target) return {};
      return model::root_arn(target->account);
    }
    case Kind::user:
    case Kind::role: {
      const bool user = entry.kind == Kind::user;
      const auto target = find_target(entry.who, user ? model::ObjectKind::user : model::ObjectKind::role, at);
      if (!target) return {};
      if (target->expired) {
        at.context.faults.warning(
            "config.expired-reference", entry.who.where,
            fmt::format("the user {} has expired and is trusted no more", in_quotes(entry.who.name)),
            "remove the entry");
        return {};
      }
      return user ? model::user_arn(target->account, model::UserName::from_service(entry.who.name))
                  : model::role_arn(target->account, model::RoleName::from_service(entry.who.name));
    }
    case Kind::service:
      return entry.who.name;
    case Kind::federated:
      if (entry.who.name.starts_with("acs:")) return entry.who.name;
      return fmt::format("acs:ram::{}:{}", id_of(account).str(), entry.who.name);
  }
  return {};
}

std::vector<std::string>& list_for(policy::Principals& principals, Kind kind) {
  if (kind == Kind::service) return principals.service;
  return kind == Kind::federated ? principals.federated : principals.ram;
}

bool same_key(Kind a, Kind b) {
  const auto group = [](Kind kind) { return kind == Kind::service ? 1 : kind == Kind::federated ? 2 : 0; };
  return group(a) == group(b);
}

/// Entries that differ in nothing but the name share one statement, as the console writes them.
struct Group {
  Kind kind;
  policy::Statement statement;
};

}  // namespace

policy::Document resolve_trust(const model::AccountKey& key, const AccountDraft& account, const model::RoleName& role,
                               const TrustDraft& trust, Resolution& at) {
  if (trust.verbatim) return *trust.verbatim;
  std::vector<Group> groups;
  for (const TrustEntry& entry : trust.entries) {
    const auto principal = principal_of(account, entry, at);
    if (!principal || is_expired(entry.expires, "this trust", at.context)) continue;
    const bool bound = entry.expires && at.draft.expires_in_trust;
    const policy::Conditions conditions = bound ? bounded(entry.conditions, entry.expires->value) : entry.conditions;
    auto group = std::find_if(groups.begin(), groups.end(), [&](const Group& other) {
      return same_key(other.kind, entry.kind) && other.statement.conditions == conditions;
    });
    if (group == groups.end()) {
      policy::Statement statement;
      statement.actions = {"sts:AssumeRole"};
      statement.conditions = conditions;
      groups.push_back({entry.kind, std::move(statement)});
      group = std::prev(groups.end());
    }
    auto& list = list_for(group->statement.principals, entry.kind);
    if (std::find(list.begin(), list.end(), *principal) != list.end()) {
      at.context.faults.error("config.duplicate-entry", entry.who.where, fmt::format("{} is trusted twice", *principal),
                              "keep one of the two");
      continue;
    }
    list.push_back(*principal);
    at.desired.provenance.set({key, {model::ObjectKind::role, role.str()}}, model::Facet::field, "trust/" + *principal,
                              to_place(at.context.sources, entry.who.where));
  }
  if (groups.empty()) return model::unmeetable_trust(id_of(account), fmt::format("{}/{}", key.str(), role.str()));
  policy::Document document;
  for (Group& group : groups) {
    auto& list = list_for(group.statement.principals, group.kind);
    std::sort(list.begin(), list.end());
    document.statements.push_back(std::move(group.statement));
  }
  if (trust.where) check_size(document, policy::DocumentKind::trust, *trust.where, at.context);
  return document;
}

}  // namespace ramify::config
