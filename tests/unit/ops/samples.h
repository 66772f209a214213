#pragma once

#include <string>
#include <vector>

#include "ramify/model/world.h"
#include "ramify/ops/ops.h"

/// One change of every operation, to ask the table about.
namespace ramify::ops::test {

inline const model::AccountKey kAccount = model::AccountKey::from_service("company-a");
inline const model::AccountId kId = model::AccountId::from_service("1000000000000001");

inline Context context() {
  return {{{kAccount, kId},
           {model::AccountKey::from_service("company-b"), model::AccountId::from_service("2000000000000002")}},
          {{kAccount, "corp.onaliyun.com"}}};
}

inline Change change(Op op, Subject subject, std::vector<FieldChange> fields = {}) {
  return {op, {kAccount, std::move(subject)}, std::move(fields), Reason::declared_new, {}};
}

inline FieldChange set(Field field, const std::string& after, const std::string& key = {}) {
  return {field, key, std::nullopt, after};
}

inline model::ObjectRef object(const std::string& ref) {
  const auto slash = ref.find('/');
  return {*model::parse_object_kind(ref.substr(0, slash)), ref.substr(slash + 1)};
}

inline model::Attachment attachment(const std::string& who, model::PolicyType type, const std::string& policy) {
  const model::ObjectRef ref = object(who);
  return {{ref.kind, ref.name}, {type, model::PolicyName::from_service(policy)}, std::nullopt};
}

inline const std::string kTrust =
    R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::2000000000000002:user/Bob"}}]})";
inline const std::string kDocument =
    R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"*"}]})";

/// What a change of that operation looks like.
inline Change sample(Op op) {
  const auto user = model::UserName::from_service("alice");
  const model::Membership member{model::GroupName::from_service("crew"), user};
  const AccessKeyRef key{user, model::AccessKeyId::from_service("LTAI1"), 1};
  const std::vector<FieldChange> tags{set(Field::tag, "perf", "team")};
  const std::vector<FieldChange> untags{{Field::tag, "team", "perf", std::nullopt}};
  switch (op) {
    case Op::create_user:
    case Op::update_user:
      return change(op, object("user/alice"), {set(Field::display_name, "Alice")});
    case Op::rename_user:
      return change(op, object("user/alice"), {{Field::name, {}, "al", "alice"}});
    case Op::delete_user:
    case Op::unbind_mfa:
      return change(op, object("user/alice"));
    case Op::tag_user:
      return change(op, object("user/alice"), tags);
    case Op::untag_user:
      return change(op, object("user/alice"), untags);
    case Op::create_login_profile:
    case Op::update_login_profile:
      return change(op, LoginProfileRef{user}, {set(Field::mfa_required, "true")});
    case Op::delete_login_profile:
      return change(op, LoginProfileRef{user});
    case Op::create_access_key:
      return change(op, AccessKeyRef{user, std::nullopt, 1});
    case Op::deactivate_access_key:
    case Op::delete_access_key:
      return change(op, key);
    case Op::create_group:
    case Op::update_group:
      return change(op, object("group/crew"), {set(Field::comments, "Load tests")});
    case Op::rename_group:
      return change(op, object("group/crew"), {{Field::name, {}, "team", "crew"}});
    case Op::delete_group:
      return change(op, object("group/crew"));
    case Op::add_user_to_group:
    case Op::remove_user_from_group:
      return change(op, member);
    case Op::create_role:
    case Op::update_role:
      return change(op, object("role/ci"), {set(Field::max_session, "3600"), set(Field::trust, kTrust)});
    case Op::delete_role:
      return change(op, object("role/ci"));
    case Op::tag_role:
      return change(op, object("role/ci"), tags);
    case Op::untag_role:
      return change(op, object("role/ci"), untags);
    case Op::create_policy:
    case Op::create_policy_version:
      return change(op, object("policy/read"), {set(Field::document, kDocument)});
    case Op::set_default_policy_version:
      return change(op, object("policy/read"), {set(Field::document, kDocument), set(Field::version, "v2")});
    case Op::update_policy_description:
      return change(op, object("policy/read"), {set(Field::description, "Read")});
    case Op::delete_policy:
      return change(op, object("policy/read"));
    case Op::tag_policy:
      return change(op, object("policy/read"), tags);
    case Op::untag_policy:
      return change(op, object("policy/read"), untags);
    case Op::attach_policy:
    case Op::detach_policy:
      break;
  }
  return change(op, attachment("role/ci", model::PolicyType::custom, "read"));
}

/// `service Operation a=1 b=2`, a line a call; `+password` and `+key` where the executor has a part in it.
inline std::string calls(const Change& change) {
  std::string text;
  for (const Request& request : descriptor(change.op).requests(change, context())) {
    text += std::string(wire::spec(request.service).name) + " " + request.operation;
    for (const auto& [name, value] : request.parameters) text += " " + name + "=" + value;
    text += std::string(request.needs_password ? " +password" : "") + (request.returns_key ? " +key" : "") + "\n";
  }
  return text;
}

/// Facts as `kind a|b`, separated by commas.
inline std::string text(const std::vector<Fact>& facts) {
  static constexpr std::array kKinds{"exists", "attached",    "member", "login_profile", "access_key",
                                     "mfa",    "trust_final", "trusts", "tagged"};
  std::string text;
  for (const Fact& fact : facts) {
    text += (text.empty() ? "" : ", ") + std::string(kKinds.at(static_cast<std::size_t>(fact.kind))) + " " +
            (fact.account == kAccount ? "" : fact.account.str() + ":") + fact.a + (fact.b.empty() ? "" : "|" + fact.b);
  }
  return text;
}

}  // namespace ramify::ops::test
