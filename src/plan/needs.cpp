#include <algorithm>
#include <map>

#include "ramify/plan/preflight.h"
#include "ramify/text/strict_json.h"
#include "ramify/text/text.h"

namespace ramify::plan {
namespace {

using ops::Change;
using ops::Op;
using ops::Request;
using wire::Service;

std::vector<std::string> listed(const std::string& json) {
  std::vector<std::string> values;
  const auto parsed = text::parse_json(json);
  if (!parsed || !parsed->is_array()) return values;
  for (const auto& each : *parsed) {
    if (each.is_string()) values.push_back(each.get<std::string>());
  }
  return values;
}

/// A parameter's values as the operation's row says that they travel.
std::vector<std::string> values_of(const wire::OperationSpec& spec, const wire::Pairs& parameters,
                                   std::string_view name) {
  const auto row = std::find_if(spec.params.begin(), spec.params.end(),
                                [&](const wire::ParamSpec& param) { return param.name == name; });
  if (row == spec.params.end()) return {};
  std::vector<std::string> values;
  for (const auto& [key, value] : parameters) {
    if (row->style == wire::ListStyle::flat) {
      if (key.starts_with(std::string(name) + ".")) values.push_back(value);
    } else if (key == name) {
      if (row->style == wire::ListStyle::json) return listed(value);
      values.push_back(value);
    }
  }
  return values;
}

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

/// The calls by which apply finds out whether a step is done, or makes sure that a secret was not lost.
std::vector<Request> looks(const Change& change) {
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
    if (change.op == Op::create_access_key) calls.push_back(ask("DeleteAccessKey", {{"UserName", key->user.str()}}));
    return calls;
  }
  return looks_at_object(change.op, std::get<model::ObjectRef>(change.target.subject));
}

}  // namespace

std::vector<Need> needs(const Plan& plan) {
  const ops::Context context = plan.context();
  std::map<std::pair<model::AccountKey, wire::Permission>, std::vector<int>> found;
  for (const Step& step : plan.steps) {
    const auto account = plan.accounts.find(step.change.target.account);
    if (account == plan.accounts.end()) continue;
    std::vector<Request> calls = ops::descriptor(step.change.op).requests(step.change, context);
    for (Request& look : looks(step.change)) calls.push_back(std::move(look));
    for (const Request& call : calls) {
      const wire::OperationSpec& spec = wire::operation(call.service, call.operation);
      const wire::Values values = [&](std::string_view name) { return values_of(spec, call.parameters, name); };
      for (wire::Permission& needed : wire::permissions(spec, values, account->second.str())) {
        auto& steps = found[{account->first, std::move(needed)}];
        if (steps.empty() || steps.back() != step.id) steps.push_back(step.id);
      }
    }
  }
  std::vector<Need> all;
  for (auto& [what, steps] : found) all.push_back({what.first, what.second, std::move(steps)});
  return all;
}

}  // namespace ramify::plan
