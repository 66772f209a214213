#include <algorithm>

#include "random_world.h"

namespace ramify::plan::test {
namespace {

using model::Account;
using model::ObjectKind;
using model::ObjectRef;
using ops::Op;

bool is_there(const Account& account, const ObjectRef& ref) {
  return model::contains(account, ref) || model::case_twin(account, ref).has_value();
}

std::string need(const Account& account, const ObjectRef& ref) {
  return is_there(account, ref) ? std::string() : "EntityNotExist " + model::to_string(ref);
}

std::string need_free(const Account& account, const ObjectRef& ref) {
  return is_there(account, ref) ? "EntityAlreadyExists " + model::to_string(ref) : std::string();
}

/// The service wants every user and role that a trust names to exist.
std::string check_trust(const model::World& world, const ops::Change& change) {
  const ops::FieldChange* trust = ops::find_field(change, ops::Field::trust);
  if (trust == nullptr || !trust->after || trust->before == trust->after) return {};
  ops::Context context;
  for (const auto& [key, account] : world.accounts) context.account_ids.emplace(key, account.id);
  for (const model::Address& named : ops::named_principals(*trust->after, context)) {
    const std::string missing = need(world.accounts.at(named.account), named.object);
    if (!missing.empty()) return "MalformedPolicyDocument, " + missing;
  }
  return {};
}

std::string check_delete(const Account& account, const ObjectRef& ref) {
  if (const std::string missing = need(account, ref); !missing.empty()) return missing;
  for (const model::Attachment& link : account.attachments) {
    const bool holds = link.principal == model::Principal{ref.kind, ref.name};
    const bool held = ref.kind == ObjectKind::policy && link.policy.type == model::PolicyType::custom &&
                      link.policy.name.str() == ref.name;
    if (holds || held) return "DeleteConflict: attached";
  }
  for (const model::Membership& link : account.memberships) {
    if (ref.kind == ObjectKind::user && link.user.str() == ref.name) return "DeleteConflict.User.Group";
    if (ref.kind == ObjectKind::group && link.group.str() == ref.name) return "DeleteConflict.Group.User";
  }
  if (ref.kind != ObjectKind::user) return {};
  const model::User& user = account.users.at(model::UserName::from_service(ref.name));
  if (!user.keys.value_or(std::vector<model::AccessKey>{}).empty()) return "DeleteConflict.User.AccessKey";
  if (user.console == model::Presence::present) return "DeleteConflict.User.LoginProfile";
  return user.mfa_bound.value_or(false) ? "DeleteConflict.User.MFADevice" : "";
}

std::string check_object(const model::World& world, const Account& account, const ops::Change& change) {
  const ObjectRef& ref = std::get<ObjectRef>(change.target.subject);
  switch (change.op) {
    case Op::create_user:
    case Op::create_group:
    case Op::create_policy:
      return need_free(account, ref);
    case Op::create_role:
      return need_free(account, ref) + check_trust(world, change);
    case Op::update_role:
      return need(account, ref) + check_trust(world, change);
    case Op::rename_user:
    case Op::rename_group:
      return need_free(account, ref) +
             need(account, {ref.kind, ops::find_field(change, ops::Field::name)->before.value_or("")});
    case Op::delete_user:
    case Op::delete_group:
    case Op::delete_role:
    case Op::delete_policy:
      return check_delete(account, ref);
    default:
      return need(account, ref);
  }
}

std::string check_attachment(const Account& account, Op op, const model::Attachment& link) {
  std::string missing = need(account, {link.principal.kind, link.principal.name});
  if (link.policy.type == model::PolicyType::custom) {
    missing += need(account, {ObjectKind::policy, link.policy.name.str()});
  }
  const bool held = account.attachments.count(link) != 0;
  if (op == Op::attach_policy && held) return missing + "EntityAlreadyExists attachment";
  if (op == Op::detach_policy && !held) return missing + "EntityNotExist attachment";
  return missing;
}

std::string check_membership(const Account& account, Op op, const model::Membership& link) {
  const std::string missing =
      need(account, {ObjectKind::group, link.group.str()}) + need(account, {ObjectKind::user, link.user.str()});
  const bool held = account.memberships.count(link) != 0;
  return held == (op == Op::add_user_to_group) ? missing + "membership is so already" : missing;
}

std::string check_access(const Account& account, const ops::Change& change) {
  const ObjectRef ref = ops::owner(change.target).object;
  if (const std::string missing = need(account, ref); !missing.empty()) return missing;
  const model::User& user = account.users.at(model::UserName::from_service(ref.name));
  const bool console = user.console == model::Presence::present;
  if (change.op == Op::create_login_profile) return console ? "EntityAlreadyExists.User.LoginProfile" : "";
  const auto* key = std::get_if<ops::AccessKeyRef>(&change.target.subject);
  if (key == nullptr) return console ? "" : "EntityNotExist.User.LoginProfile";
  if (change.op == Op::create_access_key) return {};
  const auto keys = user.keys.value_or(std::vector<model::AccessKey>{});
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const auto& known) { return key->id == known.id; });
  if (found == keys.end()) return "EntityNotExist.User.AccessKey";
  return change.op == Op::delete_access_key && found->status == model::KeyStatus::active ? "key is active" : "";
}

}  // namespace

std::string refusal(const model::World& world, const ops::Change& change) {
  const Account& account = world.accounts.at(change.target.account);
  const ops::Subject& subject = change.target.subject;
  if (const auto* link = std::get_if<model::Attachment>(&subject)) return check_attachment(account, change.op, *link);
  if (const auto* link = std::get_if<model::Membership>(&subject)) return check_membership(account, change.op, *link);
  if (std::holds_alternative<ObjectRef>(subject)) return check_object(world, account, change);
  return check_access(account, change);
}

}  // namespace ramify::plan::test
