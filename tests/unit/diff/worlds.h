#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ramify/diff/diff.h"

/// Small worlds in few words, and what a diff says about them as lines of text.
namespace ramify::testing {

inline const model::AccountKey kA = model::AccountKey::from_service("company-a");
inline const model::AccountKey kB = model::AccountKey::from_service("company-b");

inline model::User& add_user(model::Account& account, const std::string& name) {
  const auto key = model::UserName::from_service(name);
  model::User user{key, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}};
  return account.users.emplace(key, user).first->second;
}

inline model::Group& add_group(model::Account& account, const std::string& name) {
  const auto key = model::GroupName::from_service(name);
  return account.groups.emplace(key, model::Group{key, {}}).first->second;
}

/// A trust that names these ARNs.
inline policy::Document trusting(std::vector<std::string> arns) {
  policy::Statement statement;
  statement.actions = {"sts:AssumeRole"};
  statement.principals.ram = std::move(arns);
  return {{statement}};
}

inline model::Role& add_role(model::Account& account, const std::string& name, std::vector<std::string> trusted = {}) {
  const auto key = model::RoleName::from_service(name);
  model::Role role{key, {}, {}, {}, {}, {}};
  if (!trusted.empty()) role.trust = trusting(std::move(trusted));
  return account.roles.emplace(key, role).first->second;
}

/// A document that allows these actions on everything.
inline policy::Document allowing(std::vector<std::string> actions) {
  policy::Statement statement;
  statement.actions = std::move(actions);
  statement.resources = {"*"};
  return {{statement}};
}

inline model::Policy& add_policy(model::Account& account, const std::string& name,
                                 std::vector<std::string> actions = {"oss:GetObject"}) {
  const auto key = model::PolicyName::from_service(name);
  model::Policy policy{key, {}, allowing(std::move(actions)), {}, {}};
  return account.policies.emplace(key, policy).first->second;
}

/// `who` as `role/x`, `policy` as `system/X` or `custom/x`.
inline model::Attachment attachment(const std::string& who, const std::string& policy, const std::string& group = {}) {
  const auto slash = who.find('/');
  const auto type = policy.starts_with("system/") ? model::PolicyType::system : model::PolicyType::custom;
  model::Attachment link{{*model::parse_object_kind(who.substr(0, slash)), who.substr(slash + 1)},
                         {type, model::PolicyName::from_service(policy.substr(7))},
                         std::nullopt};
  if (!group.empty()) link.resource_group = model::ResourceGroupId::from_service(group);
  return link;
}

inline model::Membership membership(const std::string& group, const std::string& user) {
  return {model::GroupName::from_service(group), model::UserName::from_service(user)};
}

inline model::AccessKey access_key(const std::string& id, int created,
                                   model::KeyStatus status = model::KeyStatus::active) {
  return {model::AccessKeyId::from_service(id), status, Instant(std::chrono::seconds(created))};
}

/// Two empty accounts, twice: as they should be, and as they are. Everything carries the mark of `demo`.
struct Worlds {
  model::World desired;
  model::World live;
  model::Scope scope{"demo", {}};
  model::Provenance provenance;
  std::map<model::AccountKey, std::string> identities;
  bool delete_surplus_keys = false;
  std::set<model::AccessKeyId> surplus_keys;
  std::optional<Instant> now;
  std::map<model::AccountKey, std::set<model::AccessKeyId>> keys_in_use;

  Worlds() {
    for (const auto& [key, id] : {std::pair(kA, "1000000000000001"), std::pair(kB, "2000000000000002")}) {
      const model::Account account{model::AccountId::from_service(id), {}, {}, {}, {}, {}, {}, {}, {}, {}};
      desired.accounts.emplace(key, account);
      live.accounts.emplace(key, account);
      live.accounts.at(key).default_domain = key.str() + ".onaliyun.com";
      scope.accounts[key];
    }
  }
  model::Account& wanted(const model::AccountKey& key = kA) { return desired.accounts.at(key); }
  model::Account& there(const model::AccountKey& key = kA) { return live.accounts.at(key); }
  model::AccountScope& limits(const model::AccountKey& key = kA) { return scope.accounts.at(key); }

  [[nodiscard]] diff::ChangeSet diff() const {
    return diff::diff(
        {desired, live, scope, provenance, identities, delete_surplus_keys, {}, now, keys_in_use, surplus_keys});
  }
};

/// Puts the owner mark on it.
template <class Object>
Object& ours(Object& object) {
  object.tags[std::string(model::kOwnerTag)] = "demo";
  return object;
}

/// `op target {field: before -> after} reason`, a line a change; the owner mark's own tag is left out.
inline std::string lines(const diff::ChangeSet& set) {
  std::string text;
  for (const ops::Change& change : set.changes) {
    text += std::string(ops::to_string(change.op)) + " " + ops::to_string(change.target);
    for (const ops::FieldChange& field : change.fields) {
      if (field.key == model::kOwnerTag) continue;
      text += " {" + std::string(ops::to_string(field.field)) + (field.key.empty() ? "" : ":" + field.key) + ": " +
              field.before.value_or("(none)") + " -> " + field.after.value_or("(none)") + "}";
    }
    text += " " + std::string(ops::to_string(change.reason)) + "\n";
  }
  return text;
}

/// `kind address: detail`, a line a remark.
inline std::string remarks(const diff::ChangeSet& set) {
  std::string text;
  for (const diff::Remark& remark : set.remarks) {
    text += std::string(diff::to_string(remark.kind)) + " " + model::to_string(remark.address) +
            (remark.detail.empty() ? "" : ": " + remark.detail) + "\n";
  }
  return text;
}

}  // namespace ramify::testing
