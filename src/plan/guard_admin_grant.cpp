#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "guards.h"
#include "own_levers.h"
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

/// The first lever that the document gives, whatever conditions it sets; one without conditions where there is one.
std::optional<std::string> lever_of(const policy::Document& document, const model::AccountId& account) {
  std::optional<std::string> found;
  for (const Lever& lever : kLevers) {
    policy::Request request;
    request.action = lever.action;
    request.resource = "acs:ram:*:" + account.str() + ":" + std::string(lever.resource);
    request.complete = false;
    const auto verdict = policy::evaluate({&document, 1}, request).verdict;
    const std::string what = "which allows " + std::string(lever.action) + " on anything";
    if (verdict == policy::Verdict::allow) return what;
    if (verdict == policy::Verdict::conditional && !found) found = what + ", under conditions";
  }
  return found;
}

/// Whether the statement speaks of what no pattern but one for everything takes in, its conditions aside.
bool speaks_of_everything(const policy::Statement& statement) {
  policy::Document alone{{statement}};
  alone.statements.front().effect = policy::Effect::allow;
  alone.statements.front().conditions.clear();
  policy::Request request;
  request.action = "\x01:\x01";
  request.resource = "acs:\x01:\x01:\x01:\x01";
  return policy::evaluate({&alone, 1}, request).verdict == policy::Verdict::allow;
}

/// `everything but ram:*`, `everything on all resources but acs:oss:*:*:a`, `ram:Get* on *`
std::string words_of(const policy::Statement& statement) {
  const bool everything = speaks_of_everything(statement);
  std::string words = fmt::format("{}", fmt::join(statement.actions, ", "));
  if (everything) words = "everything";
  if (statement.not_action) words = fmt::format("everything but {}", fmt::join(statement.actions, ", "));
  if (statement.not_resource) {
    words += fmt::format(" on all resources but {}", fmt::join(statement.resources, ", "));
  } else if (!everything) {
    words += fmt::format(" on {}", fmt::join(statement.resources, ", "));
  }
  return words + (statement.conditions.empty() ? "" : " under conditions");
}

/// What a document that allows everything leaves out, and what it takes back.
std::string everything_of(const policy::Document& document) {
  std::vector<std::string> allowed;
  std::vector<std::string> denied;
  for (const auto& statement : document.statements) {
    (statement.effect == policy::Effect::allow ? allowed : denied).push_back(words_of(statement));
  }
  if (std::find(allowed.begin(), allowed.end(), "everything") != allowed.end()) allowed = {"everything"};
  std::string words = fmt::format("which allows {}", fmt::join(allowed, ", and "));
  if (!denied.empty()) words += fmt::format(", but denies {}", fmt::join(denied, ", and "));
  return words;
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

Administrators administrators_of(const model::World& world, const model::AccountKey& key, const Grants& grants) {
  Administrators found;
  for (const auto& [grant, why] : grants) {
    const auto& [account, link] = grant;
    if (account != key || link.resource_group) continue;
    found.insert(link.principal);
    for (const model::Membership& member : world.accounts.at(key).memberships) {
      if (link.principal.kind != model::ObjectKind::group || member.group.str() != link.principal.name) continue;
      found.insert({model::ObjectKind::user, member.user.str()});
    }
  }
  return found;
}

/// What is an administrator's by the names of those who are administrators already, and of what it holds itself.
void add_own_levers(const model::World& world, Grants& grants) {
  for (const auto& [key, account] : world.accounts) {
    const Administrators administrators = administrators_of(world, key, grants);
    for (const model::Attachment& link : account.attachments) {
      if (link.policy.type != model::PolicyType::custom || grants.count({key, link}) != 0) continue;
      const auto document = document_of(account, link.policy);
      const auto why = document ? own_lever(*document, account, link, administrators) : std::nullopt;
      if (why) grants.emplace(std::pair(key, link), *why);
    }
  }
}

Grants grants_of(const model::World& world) {
  Grants grants;
  for (const access::HighRisk& risk : access::high_risk_attachments(world)) {
    const auto document = document_of(world.accounts.at(risk.account), risk.attachment.policy);
    const bool named = risk.why == access::HighRisk::Why::named || !document;
    grants[{risk.account, risk.attachment}] = named ? "a high-risk policy" : everything_of(*document);
  }
  for (const auto& [key, account] : world.accounts) {
    std::map<model::PolicyRef, std::optional<std::string>> levers;
    for (const model::Attachment& link : account.attachments) {
      auto known = levers.find(link.policy);
      if (known == levers.end()) {
        const auto document = document_of(account, link.policy);
        known = levers.emplace(link.policy, document ? lever_of(*document, account.id) : std::nullopt).first;
      }
      if (known->second) grants.try_emplace({key, link}, *known->second);
    }
  }
  add_own_levers(world, grants);
  return grants;
}

std::string say(const model::Attachment& link, const std::string& why) {
  return fmt::format("it gets policy {} ({}){}, {}", link.policy.name.str(),
                     link.policy.type == model::PolicyType::system ? "system" : "custom",
                     link.resource_group ? " within " + link.resource_group->str() : "", why);
}

}  // namespace

void find_admin_grant(const GuardInput& input, std::vector<Finding>& found) {
  const Grants before = grants_of(input.live);
  const Grants after = grants_of(input.after);
  for (const auto& [grant, why] : after) {
    const auto& [account, link] = grant;
    const model::Address holder{account, {link.principal.kind, link.principal.name}};
    if (before.count(grant) == 0) {
      found.push_back({"admin-grant", model::to_string(holder), say(link, why), std::nullopt});
    }
    if (link.principal.kind != model::ObjectKind::group) continue;
    // Whoever joins a group gets what it holds.
    const auto live = input.live.accounts.find(account);
    for (const model::Membership& member : input.after.accounts.at(account).memberships) {
      const bool joined = live == input.live.accounts.end() || live->second.memberships.count(member) == 0;
      if (!joined || member.group.str() != link.principal.name) continue;
      found.push_back({"admin-grant",
                       model::to_string(model::Address{account, {model::ObjectKind::user, member.user.str()}}),
                       say(link, why) + ", through group " + member.group.str(), std::nullopt});
    }
  }
}

}  // namespace ramify::plan
