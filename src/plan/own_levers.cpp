#include "own_levers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ramify/policy/evaluate.h"
#include "ramify/policy/match.h"

namespace ramify::plan {
namespace {

using model::ObjectKind;
using model::Principal;

constexpr std::array kActions = {"ram:AttachPolicyToUser",  "ram:AttachPolicyToGroup", "ram:AttachPolicyToRole",
                                 "ram:CreatePolicyVersion", "ram:UpdateRole",          "ram:AddUserToGroup",
                                 "ram:CreateAccessKey",     "ram:CreateLoginProfile",  "ram:UpdateLoginProfile"};

/// Most documents have none of them: nothing else is asked of those.
bool speaks_of_levers(const policy::Document& document) {
  return std::any_of(document.statements.begin(), document.statements.end(), [](const policy::Statement& statement) {
    return statement.effect == policy::Effect::allow &&
           (statement.not_action ||
            std::any_of(statement.actions.begin(), statement.actions.end(), [](const auto& pattern) {
              return std::any_of(kActions.begin(), kActions.end(),
                                 [&](const char* action) { return policy::action_matches(pattern, action); });
            }));
  });
}

class Holder {
 public:
  Holder(const policy::Document& document, const model::Account& account, const model::Attachment& link)
      : document_(document), account_(account), link_(link) {
    if (link.principal.kind == ObjectKind::user) users_.insert(link.principal.name);
    if (link.principal.kind != ObjectKind::group) return;
    for (const model::Membership& member : account.memberships) {
      if (member.group.str() == link.principal.name) users_.insert(member.user.str());
    }
  }

  [[nodiscard]] std::optional<std::string> attaches_to_itself() const {
    if (const auto own = attaches(link_.principal)) return own;
    for (const std::string& user : users_) {
      if (const auto member = attaches({ObjectKind::user, user})) return member;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::string> rewrites() const {
    constexpr const char* kAction = "ram:CreatePolicyVersion";
    for (const model::Attachment& other : account_.attachments) {
      if (other.principal != link_.principal || other.policy.type != model::PolicyType::custom) continue;
      const std::string policy = "policy/" + other.policy.name.str();
      if (may(kAction, own(policy))) return fmt::format("which allows {} on {}, which it holds", kAction, policy);
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::string> acts_as(const Principal& administrator) const {
    const std::string who = fmt::format("{}/{}", model::to_string(administrator.kind), administrator.name);
    const auto say = [&](const char* action) {
      return fmt::format("which allows {} on {}, an administrator", action, who);
    };
    if (administrator == link_.principal) return std::nullopt;
    if (administrator.kind == ObjectKind::role) {
      return may("ram:UpdateRole", own(who)) ? std::optional(say("ram:UpdateRole")) : std::nullopt;
    }
    if (administrator.kind == ObjectKind::group) {
      for (const std::string& user : users_) {
        if (may("ram:AddUserToGroup", own(who)) && may("ram:AddUserToGroup", own("user/" + user))) {
          return say("ram:AddUserToGroup");
        }
      }
      return std::nullopt;
    }
    for (const char* action : {"ram:CreateAccessKey", "ram:CreateLoginProfile", "ram:UpdateLoginProfile"}) {
      if (may(action, own(who))) return say(action);
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::string own(const std::string& relative) const {
    return "acs:ram:*:" + account_.id.str() + ":" + relative;
  }

  [[nodiscard]] bool may(const char* action, const std::string& resource) const {
    policy::Request request;
    request.action = action;
    request.resource = resource;
    request.complete = false;
    const auto verdict = policy::evaluate({&document_, 1}, request).verdict;
    return verdict == policy::Verdict::allow || verdict == policy::Verdict::conditional;
  }

  [[nodiscard]] std::optional<std::string> attaches(const Principal& to) const {
    const char* action = to.kind == ObjectKind::user    ? "ram:AttachPolicyToUser"
                         : to.kind == ObjectKind::group ? "ram:AttachPolicyToGroup"
                                                        : "ram:AttachPolicyToRole";
    const std::string who = fmt::format("{}/{}", model::to_string(to.kind), to.name);
    if (!may(action, own(who)) || !may(action, "acs:ram:*:system:policy/AdministratorAccess")) return std::nullopt;
    return fmt::format("which allows {} of AdministratorAccess to {}", action, who);
  }

  const policy::Document& document_;
  const model::Account& account_;
  const model::Attachment& link_;
  std::set<std::string> users_;  ///< who acts under it
};

}  // namespace

std::optional<std::string> own_lever(const policy::Document& document, const model::Account& account,
                                     const model::Attachment& link, const Administrators& administrators) {
  // Services without resource groups, RAM among them, ask the policies of the whole account only.
  if (link.resource_group || !speaks_of_levers(document)) return std::nullopt;
  const Holder holder(document, account, link);
  if (auto why = holder.attaches_to_itself()) return why;
  if (auto why = holder.rewrites()) return why;
  for (const Principal& administrator : administrators) {
    if (auto why = holder.acts_as(administrator)) return why;
  }
  return std::nullopt;
}

}  // namespace ramify::plan
