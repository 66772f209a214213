#include <algorithm>
#include <array>

#include "guards.h"
#include "ramify/access/access.h"
#include "ramify/policy/catalogue.h"
#include "ramify/policy/evaluate.h"

namespace ramify::plan {
namespace {

/// A write with which a holder can make itself, or somebody it can act as, an administrator; asked of an object that
/// has no name anybody would give.
struct Lever {
  std::string_view action;
  std::string_view resource;  ///< after `acs:ram:*:<account>:`
};
constexpr std::array kLevers = {
    Lever{"ram:AttachPolicyToUser", "user/\x01"},
    Lever{"ram:AttachPolicyToGroup", "group/\x01"},
    Lever{"ram:AttachPolicyToRole", "role/\x01"},
    Lever{"ram:CreatePolicyVersion", "policy/\x01"},
    Lever{"ram:SetDefaultPolicyVersion", "policy/\x01"},
    Lever{"ram:UpdateRole", "role/\x01"},
    Lever{"ram:AddUserToGroup", "group/\x01"},
    Lever{"ram:CreateAccessKey", "user/\x01"},
    Lever{"ram:CreateLoginProfile", "user/\x01"},
    Lever{"ram:UpdateLoginProfile", "user/\x01"},
    Lever{"ram:AttachPolicy", "policy/\x01"},
};

/// The first lever that the document gives, whatever conditions it sets.
const Lever* lever_of(const policy::Document& document, const model::AccountId& account) {
  for (const Lever& lever : kLevers) {
    policy::Request request;
    request.action = lever.action;
    request.resource = "acs:ram:*:" + account.str() + ":" + std::string(lever.resource);
    request.complete = false;
    const auto verdict = policy::evaluate({&document, 1}, request).verdict;
    if (verdict == policy::Verdict::allow || verdict == policy::Verdict::conditional) return &lever;
  }
  return nullptr;
}

std::optional<policy::Document> document_of(const model::Account& account, const model::PolicyRef& ref) {
  if (ref.type == model::PolicyType::custom) {
    const auto found = account.policies.find(ref.name);
    return found == account.policies.end() ? std::nullopt : found->second.document;
  }
  const auto live = account.system_policies.find(ref.name);
  return live == account.system_policies.end() ? policy::whole_document(ref.name.str()) : std::optional(live->second);
}

/// Each attachment of administrator's rank, with why it is one.
using Grants = std::map<std::pair<model::AccountKey, model::Attachment>, std::string>;

Grants grants_of(const model::World& world) {
  Grants grants;
  for (const access::HighRisk& risk : access::high_risk_attachments(world)) {
    grants[{risk.account, risk.attachment}] =
        risk.why == access::HighRisk::Why::named ? "a high-risk policy" : "which allows everything";
  }
  for (const auto& [key, account] : world.accounts) {
    std::map<model::PolicyRef, const Lever*> levers;
    for (const model::Attachment& link : account.attachments) {
      auto known = levers.find(link.policy);
      if (known == levers.end()) {
        const auto document = document_of(account, link.policy);
        known = levers.emplace(link.policy, document ? lever_of(*document, account.id) : nullptr).first;
      }
      if (known->second == nullptr) continue;
      grants.try_emplace({key, link}, "which allows " + std::string(known->second->action) + " on anything");
    }
  }
  return grants;
}

std::string say(const model::PolicyRef& policy, const std::string& why) {
  return "it gets policy " + policy.name.str() +
         (policy.type == model::PolicyType::system ? " (system), " : " (custom), ") + why;
}

}  // namespace

void find_admin_grant(const GuardInput& input, std::vector<Finding>& found) {
  const Grants before = grants_of(input.live);
  const Grants after = grants_of(input.after);
  for (const auto& [grant, why] : after) {
    const auto& [account, link] = grant;
    const model::Address holder{account, {link.principal.kind, link.principal.name}};
    if (before.count(grant) == 0) {
      found.push_back({"admin-grant", model::to_string(holder), say(link.policy, why), std::nullopt});
    }
    if (link.principal.kind != model::ObjectKind::group) continue;
    // Whoever joins a group gets what it holds.
    const auto live = input.live.accounts.find(account);
    for (const model::Membership& member : input.after.accounts.at(account).memberships) {
      const bool joined = live == input.live.accounts.end() || live->second.memberships.count(member) == 0;
      if (!joined || member.group.str() != link.principal.name) continue;
      found.push_back({"admin-grant",
                       model::to_string(model::Address{account, {model::ObjectKind::user, member.user.str()}}),
                       say(link.policy, why) + ", through group " + member.group.str(), std::nullopt});
    }
  }
}

}  // namespace ramify::plan
