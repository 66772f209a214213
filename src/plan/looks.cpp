#include "looks.h"

#include "ramify/plan/versions.h"

namespace ramify::plan {
namespace {

using model::ObjectKind;
using ops::Change;
using ops::Op;
using ops::Request;
using wire::Service;

Request ask(std::string operation, wire::Pairs parameters) {
  return {Service::ram, std::move(operation), std::move(parameters)};
}

std::vector<Request> looks_at_object(Op op, const model::ObjectRef& object) {
  if (op == Op::unbind_mfa) return {ask("GetUserMFAInfo", {{"UserName", object.name}})};
  switch (object.kind) {
    case model::ObjectKind::user:
      return {ask("GetUser", {{"UserName", object.name}})};
    case model::ObjectKind::group:
      return {ask("GetGroup", {{"GroupName", object.name}})};
    case model::ObjectKind::role:
      return {ask("GetRole", {{"RoleName", object.name}})};
    case model::ObjectKind::policy:
      return {ask("GetPolicy", {{"PolicyName", object.name}, {"PolicyType", "Custom"}})};
  }
  return {};
}

std::vector<Request> looks_at_attachment(const model::Attachment& link) {
  if (link.resource_group) return {{Service::resourcemanager, "ListPolicyAttachments", {}}};
  switch (link.principal.kind) {
    case model::ObjectKind::user:
      return {ask("ListPoliciesForUser", {{"UserName", link.principal.name}})};
    case model::ObjectKind::group:
      return {ask("ListPoliciesForGroup", {{"GroupName", link.principal.name}})};
    default:
      return {ask("ListPoliciesForRole", {{"RoleName", link.principal.name}})};
  }
}

/// What hangs on an object that the service refuses to delete, beside what is looked at before.
std::vector<Request> looks_when_held(const Change& change) {
  const auto& name = ops::owner(change.target).object.name;
  if (change.op == Op::delete_user) return {ask("ListGroupsForUser", {{"UserName", name}})};
  if (change.op != Op::delete_policy) return {};
  return {ask("ListEntitiesForPolicy", {{"PolicyName", name}, {"PolicyType", "Custom"}}),
          {Service::resourcemanager, "ListPolicyAttachments", {}}};
}

/// Whether a step is done, and that a secret was not lost.
std::vector<Request> looks_afterwards(const Change& change) {
  if (const auto* link = std::get_if<model::Attachment>(&change.target.subject)) return looks_at_attachment(*link);
  if (const auto* link = std::get_if<model::Membership>(&change.target.subject)) {
    return {ask("ListUsersForGroup", {{"GroupName", link->group.str()}})};
  }
  if (const auto* login = std::get_if<ops::LoginProfileRef>(&change.target.subject)) {
    std::vector<Request> calls{ask("GetLoginProfile", {{"UserName", login->user.str()}})};
    if (change.op == Op::create_login_profile) calls.push_back(ask("GetPasswordPolicy", {}));
    return calls;
  }
  if (const auto* key = std::get_if<ops::AccessKeyRef>(&change.target.subject)) {
    std::vector<Request> calls{ask("ListAccessKeys", {{"UserName", key->user.str()}})};
    // A key whose secret could not be sealed is taken back.
    if (change.op == Op::create_access_key) {
      calls.push_back(ask(key->id ? "GetUser" : "DeleteAccessKey", {{"UserName", key->user.str()}}));
    }
    return calls;
  }
  return looks_at_object(change.op, std::get<model::ObjectRef>(change.target.subject));
}

Request tags_of(const model::ObjectRef& object) {
  return ask("ListTagResources", {{"ResourceType", std::string(model::to_string(object.kind))},
                                  {"ResourceNames", "[\"" + object.name + "\"]"}});
}

/// The object whole: live::read_object.
std::vector<Request> looks_before(const Change& change) {
  model::ObjectRef object = ops::owner(change.target).object;
  const auto* name = ops::find_field(change, ops::Field::name);
  const bool renames = change.op == Op::rename_user || change.op == Op::rename_group;
  if (renames && name != nullptr && name->before) object.name = *name->before;
  std::vector<Request> calls = looks_at_object(Op::update_user, object);
  if (object.kind == ObjectKind::role || object.kind == ObjectKind::policy) calls.push_back(tags_of(object));
  if (relies_on_versions(change.op)) {
    calls.push_back(ask("ListPolicyVersions", {{"PolicyName", object.name}, {"PolicyType", "Custom"}}));
  }
  if (object.kind == ObjectKind::policy) return calls;
  if (object.kind == ObjectKind::user) {
    calls.push_back(
        {Service::ims, "ListTagResources", {{"ResourceType", "user"}, {"ResourcePrincipalName.1", object.name}}});
    for (const char* each : {"GetLoginProfile", "ListAccessKeys", "GetUserMFAInfo"}) {
      calls.push_back(ask(each, {{"UserName", object.name}}));
    }
  }
  if (object.kind == ObjectKind::group) calls.push_back(ask("ListUsersForGroup", {{"GroupName", object.name}}));
  const model::Principal principal{object.kind, object.name};
  const model::PolicyRef policy{model::PolicyType::custom, model::PolicyName::from_service("")};
  for (Request& each : looks_at_attachment({principal, policy, std::nullopt})) calls.push_back(std::move(each));
  calls.push_back({Service::resourcemanager, "ListPolicyAttachments", {}});
  return calls;
}

}  // namespace

std::vector<Request> looks(const Change& change) {
  std::vector<Request> calls = looks_afterwards(change);
  if (ops::descriptor(change.op).symbol == '+') return calls;
  for (Request& each : looks_before(change)) calls.push_back(std::move(each));
  for (Request& each : looks_when_held(change)) calls.push_back(std::move(each));
  return calls;
}

}  // namespace ramify::plan
