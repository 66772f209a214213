#include "ramify/ops/ops.h"

#include <array>

#include "ramify/diag/ensure.h"
#include "ramify/policy/catalogue.h"
#include "ramify/policy/document.h"
#include "rows.h"

namespace ramify::ops {
namespace {

constexpr std::string_view kNewUser =
    "comes back from the recycle bin within about a month, else under a new id; without its password and MFA device";
constexpr std::string_view kNewRole = "comes back under a new id; sessions that were open are closed for good";
constexpr std::string_view kNewGroup = "comes back under a new id";
constexpr std::string_view kNewPolicy = "comes back at version v1, without its older versions";
constexpr std::string_view kPasswordLost = "a password cannot be read back, so it cannot be restored";
constexpr std::string_view kKeyIssued = "delete the new AccessKey once nothing uses it";
constexpr std::string_view kKeyLost = "comes back from the recycle bin, which keeps an AccessKey for about a month";
constexpr std::string_view kMfaLost = "the user must bind the device again";

Descriptor row(Op op, std::string_view name, char symbol, Risk risk, const Behaviour& behaviour,
               std::string_view undo_note = {}) {
  return {op, name, symbol, risk, behaviour.facts, behaviour.requests, behaviour.undo, undo_note};
}

const std::array<Descriptor, 33>& table() {
  static const std::array<Descriptor, 33> rows{{
      row(Op::create_user, "create_user", '+', Risk::low, users::create),
      row(Op::update_user, "update_user", '~', Risk::low, users::update),
      row(Op::rename_user, "rename_user", '~', Risk::medium, users::rename),
      row(Op::delete_user, "delete_user", '-', Risk::high, users::remove, kNewUser),
      row(Op::tag_user, "tag_user", '~', Risk::low, users::tag),
      row(Op::untag_user, "untag_user", '~', Risk::low, users::untag),
      row(Op::create_login_profile, "create_login_profile", '+', Risk::medium, keys::create_login),
      row(Op::update_login_profile, "update_login_profile", '~', Risk::medium, keys::update_login),
      row(Op::delete_login_profile, "delete_login_profile", '-', Risk::medium, keys::delete_login, kPasswordLost),
      row(Op::create_access_key, "create_access_key", '+', Risk::medium, keys::create_key, kKeyIssued),
      row(Op::deactivate_access_key, "deactivate_access_key", '~', Risk::medium, keys::deactivate_key),
      row(Op::delete_access_key, "delete_access_key", '-', Risk::high, keys::delete_key, kKeyLost),
      row(Op::unbind_mfa, "unbind_mfa", '-', Risk::high, keys::unbind_mfa, kMfaLost),
      row(Op::create_group, "create_group", '+', Risk::low, groups::create),
      row(Op::update_group, "update_group", '~', Risk::low, groups::update),
      row(Op::rename_group, "rename_group", '~', Risk::medium, groups::rename),
      row(Op::delete_group, "delete_group", '-', Risk::high, groups::remove, kNewGroup),
      row(Op::add_user_to_group, "add_user_to_group", '+', Risk::medium, groups::add_member),
      row(Op::remove_user_from_group, "remove_user_from_group", '-', Risk::medium, groups::remove_member),
      row(Op::create_role, "create_role", '+', Risk::medium, roles::create),
      row(Op::update_role, "update_role", '~', Risk::medium, roles::update),
      row(Op::delete_role, "delete_role", '-', Risk::high, roles::remove, kNewRole),
      row(Op::tag_role, "tag_role", '~', Risk::low, roles::tag),
      row(Op::untag_role, "untag_role", '~', Risk::low, roles::untag),
      row(Op::create_policy, "create_policy", '+', Risk::low, policies::create),
      row(Op::create_policy_version, "create_policy_version", '~', Risk::medium, policies::create_version),
      row(Op::set_default_policy_version, "set_default_policy_version", '~', Risk::medium, policies::set_version),
      row(Op::update_policy_description, "update_policy_description", '~', Risk::low, policies::update_description),
      row(Op::delete_policy, "delete_policy", '-', Risk::high, policies::remove, kNewPolicy),
      row(Op::tag_policy, "tag_policy", '~', Risk::low, policies::tag),
      row(Op::untag_policy, "untag_policy", '~', Risk::low, policies::untag),
      row(Op::attach_policy, "attach_policy", '+', Risk::medium, attachments::attach),
      row(Op::detach_policy, "detach_policy", '-', Risk::medium, attachments::detach),
  }};
  return rows;
}

}  // namespace

std::span<const Descriptor> descriptors() {
  return table();
}

const Descriptor& descriptor(Op op) {
  const auto index = static_cast<std::size_t>(op);
  RAMIFY_ENSURE(index < table().size() && table()[index].op == op, "the table of operations is in the enum's order");
  return table()[index];
}

std::string_view to_string(Risk risk) {
  switch (risk) {
    case Risk::low:
      return "low";
    case Risk::medium:
      return "medium";
    case Risk::high:
      return "high";
  }
  return "high";
}

Risk risk(const Change& change) {
  if (change.op == Op::attach_policy) {
    const model::PolicyRef& ref = subject<model::Attachment>(change).policy;
    if (ref.type == model::PolicyType::system) {
      const policy::SystemPolicy* known = policy::find_system_policy(ref.name.str());
      if (known != nullptr && known->high_risk) return Risk::high;
    }
  }
  return descriptor(change.op).risk;
}

std::vector<model::Address> named_principals(std::string_view trust_json, const Context& context) {
  std::vector<model::Address> named;
  const auto document = policy::parse(trust_json, policy::DocumentKind::trust);
  if (!document) return named;
  for (const policy::Statement& statement : document->statements) {
    for (const std::string& text : statement.principals.ram) {
      const auto arn = model::parse_ram_arn(text);
      if (!arn) continue;
      const auto slash = arn->relative.find('/');
      if (slash == std::string::npos) continue;
      const auto kind = model::parse_object_kind(arn->relative.substr(0, slash));
      if (kind != model::ObjectKind::user && kind != model::ObjectKind::role) continue;
      for (const auto& [account, id] : context.account_ids) {
        if (id.str() == arn->account_id) named.push_back({account, {*kind, arn->relative.substr(slash + 1)}});
      }
    }
  }
  return named;
}

}  // namespace ramify::ops
