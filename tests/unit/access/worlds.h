#pragma once

#include <doctest/doctest.h>

#include <string>

#include "ramify/model/world.h"

namespace ramify::access {

/// Small worlds said in few words. Accounts `a` (1…1) and `b` (2…2) are there from the start.
class WorldBuilder {
 public:
  WorldBuilder() {
    add_account("a", "1000000000000001");
    add_account("b", "2000000000000002");
  }

  WorldBuilder& user(const std::string& account, const std::string& name) {
    model::User user{model::UserName::from_service(name), {}, {}, {}, {}, {}, {}, {}, {}, {}, false};
    at(account).users.emplace(user.name, user);
    return *this;
  }
  WorldBuilder& group(const std::string& account, const std::string& name, const std::string& member) {
    const auto group = model::GroupName::from_service(name);
    at(account).groups.emplace(group, model::Group{group, {}});
    at(account).memberships.insert({group, model::UserName::from_service(member)});
    return *this;
  }
  /// `principals` is the JSON of the trust's Principal, `more` what follows it; no principal at all leaves the trust
  /// unsaid.
  WorldBuilder& role(const std::string& account, const std::string& name, const std::string& principals = {},
                     const std::string& more = {}) {
    model::Role role{model::RoleName::from_service(name), {}, {}, {}, {}, {}};
    if (!principals.empty()) {
      role.trust = document(R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":)" + principals + more + "}",
                            policy::DocumentKind::trust);
    }
    at(account).roles.insert_or_assign(role.name, role);
    return *this;
  }
  WorldBuilder& policy(const std::string& account, const std::string& name, const std::string& statements = {}) {
    model::Policy policy{model::PolicyName::from_service(name), {}, {}, {}, {}};
    if (!statements.empty()) policy.document = document(statements, policy::DocumentKind::identity);
    at(account).policies.insert_or_assign(policy.name, policy);
    return *this;
  }
  WorldBuilder& live_document(const std::string& account, const std::string& name, const std::string& statements) {
    at(account).system_policies.insert_or_assign(model::PolicyName::from_service(name),
                                                 document(statements, policy::DocumentKind::identity));
    return *this;
  }
  /// `who` is `user/x`, `group/x` or `role/x`; `what` is `Custom/x` or `System/x`.
  WorldBuilder& attach(const std::string& account, const std::string& who, const std::string& what,
                       const std::string& resource_group = {}) {
    const auto holder = object(who);
    const auto slash = what.find('/');
    model::Attachment attachment{
        {holder.kind, holder.name},
        {*model::parse_policy_type(what.substr(0, slash)), model::PolicyName::from_service(what.substr(slash + 1))},
        {}};
    if (!resource_group.empty()) attachment.resource_group = model::ResourceGroupId::from_service(resource_group);
    at(account).attachments.insert(attachment);
    return *this;
  }

  [[nodiscard]] const model::World& world() const { return world_; }
  model::Account& at(const std::string& account) {
    return world_.accounts.at(model::AccountKey::from_service(account));
  }

  static model::ObjectRef object(const std::string& text) {
    const auto slash = text.find('/');
    return {*model::parse_object_kind(text.substr(0, slash)), text.substr(slash + 1)};
  }

 private:
  void add_account(const std::string& key, const std::string& id) {
    world_.accounts.emplace(model::AccountKey::from_service(key),
                            model::Account{model::AccountId::from_service(id), {}, {}, {}, {}, {}, {}, {}, {}, {}});
  }
  static policy::Document document(const std::string& statements, policy::DocumentKind kind) {
    auto parsed = policy::parse(R"({"Version":"1","Statement":[)" + statements + "]}", kind);
    REQUIRE_MESSAGE(parsed.has_value(), statements);
    return *std::move(parsed);
  }

  model::World world_;
};

/// `a/role/x`.
inline model::Address address(const std::string& text) {
  const auto slash = text.find('/');
  return {model::AccountKey::from_service(text.substr(0, slash)), WorldBuilder::object(text.substr(slash + 1))};
}

inline const std::string kMayAll = R"({"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"})";
inline const std::string kMayX =
    R"({"Effect":"Allow","Action":"sts:AssumeRole","Resource":"acs:ram:*:1000000000000001:role/x"})";
inline const std::string kTrustB = R"({"RAM":"acs:ram::2000000000000002:root"})";

}  // namespace ramify::access
