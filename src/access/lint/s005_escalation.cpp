#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "look.h"
#include "patterns.h"
#include "ramify/policy/catalogue.h"
#include "reach.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

using model::ObjectKind;

/// How one call may raise whoever makes it.
enum class By { attaching, rewriting, joining, logging_on, opening };
struct Lever {
  std::string_view action;
  By by;
  std::vector<std::string_view> acts_on;  ///< kinds of objects, as resources name them
};

const std::vector<Lever> kLevers = {
    {"ram:AddUserToGroup", By::joining, {"group"}},
    {"ram:AttachPolicy", By::attaching, {"user", "group", "role"}},
    {"ram:AttachPolicyToGroup", By::attaching, {"group"}},
    {"ram:AttachPolicyToRole", By::attaching, {"role"}},
    {"ram:AttachPolicyToUser", By::attaching, {"user"}},
    {"ram:CreateAccessKey", By::logging_on, {"user"}},
    {"ram:CreateLoginProfile", By::logging_on, {"user"}},
    {"ram:CreatePolicyVersion", By::rewriting, {"policy"}},
    {"ram:SetDefaultPolicyVersion", By::rewriting, {"policy"}},
    {"ram:UpdateLoginProfile", By::logging_on, {"user"}},
    {"ram:UpdateRole", By::opening, {"role"}},
};

/// The objects of some kinds that a document lets an action act on.
struct Objects {
  bool wide = false;                    ///< more than can be named
  std::vector<model::ObjectRef> named;  ///< exactly
  std::vector<std::string> system;      ///< system policies, by name
};

std::optional<ObjectKind> kind_of(std::string_view noun) {
  for (const ObjectKind kind : {ObjectKind::user, ObjectKind::group, ObjectKind::role, ObjectKind::policy}) {
    if (model::to_string(kind) == noun) return kind;
  }
  return std::nullopt;
}

Objects objects_of(const policy::Document& document, std::string_view action,
                   const std::vector<std::string_view>& nouns) {
  Objects found;
  for (const policy::Statement& s : document.statements) {
    if (s.effect != policy::Effect::allow || granted(s, {action}).empty()) continue;
    found.wide = found.wide || s.not_resource;
    for (const std::string& resource : s.resources) {
      if (!names_service(resource, "ram")) continue;
      const std::string_view name = relative_id(resource);
      for (const std::string_view noun : nouns) {
        const std::string head = std::string(noun) + "/";
        if (has_wildcard(name)) {
          found.wide = found.wide || overlap(name, head + "*");
        } else if (name.starts_with(head)) {
          const bool system = resource.find(":system:") != std::string::npos;
          if (system) found.system.emplace_back(name.substr(head.size()));
          if (!system) found.named.push_back({*kind_of(noun), std::string(name.substr(head.size()))});
        }
      }
    }
  }
  return found;
}

/// Whether a call raises its caller, where the policy's resources are names and not patterns: by who holds the policy.
class Reach {
 public:
  Reach(const Look& look, const StatementAt& at) : look_(look), account_(at.address.account) {
    for (const model::Address& caller : look.callers()) {
      if (caller.account != account_) continue;
      const auto held = look.held(caller);
      const bool holds = std::any_of(held.begin(), held.end(), [&](const Held& each) {
        return each.attachment->policy.type == model::PolicyType::custom &&
               each.attachment->policy.name.str() == at.address.object.name;
      });
      if (holds) holders_.push_back(caller);
    }
  }

  /// The object is a holder, one of its groups, or a role that it can become.
  [[nodiscard]] bool is_own(const model::ObjectRef& ref) const {
    return std::any_of(holders_.begin(), holders_.end(), [&](const model::Address& holder) {
      if (holder.object == ref) return true;
      if (ref.kind == ObjectKind::group) {
        return look_.account(account_).memberships.count(
                   {model::GroupName::from_service(ref.name), model::UserName::from_service(holder.object.name)}) != 0;
      }
      return ref.kind == ObjectKind::role && becomes(holder, {account_, ref});
    });
  }

  /// A holder's power comes from the policy.
  [[nodiscard]] bool rests_on(const model::ObjectRef& policy) const {
    const auto& links = look_.account(account_).attachments;
    return std::any_of(links.begin(), links.end(), [&](const model::Attachment& link) {
      return link.policy.type == model::PolicyType::custom && link.policy.name.str() == policy.name &&
             is_own({link.principal.kind, link.principal.name});
    });
  }

  /// Whoever has it has everything. Of what is not described nothing is known, and nothing said.
  [[nodiscard]] bool is_great(const model::ObjectRef& ref) const {
    const model::Account& account = look_.account(account_);
    if (!model::contains(account, ref)) return false;
    if (ref.kind != ObjectKind::policy) return !great_power(look_, {account_, ref}).empty();
    const auto& document = account.policies.at(model::PolicyName::from_service(ref.name)).document;
    return !document || std::any_of(document->statements.begin(), document->statements.end(), grants_everything);
  }

  [[nodiscard]] bool may_assume(const policy::Document& document, const model::ObjectRef& role) const {
    const std::string arn = model::role_arn(look_.account(account_).id, model::RoleName::from_service(role.name));
    const auto assumes = [&](const policy::Statement& s) {
      return s.effect == policy::Effect::allow && !granted(s, {"sts:AssumeRole"}).empty() &&
             (s.not_resource || std::any_of(s.resources.begin(), s.resources.end(), [&](const std::string& resource) {
                return overlaps_resource(resource, arn);
              }));
    };
    if (std::any_of(document.statements.begin(), document.statements.end(), assumes)) return true;
    return std::any_of(holders_.begin(), holders_.end(), [&](const model::Address& holder) {
      const auto held = look_.held(holder);
      return std::any_of(held.begin(), held.end(), [&](const Held& each) {
        return each.document != nullptr &&
               std::any_of(each.document->statements.begin(), each.document->statements.end(), assumes);
      });
    });
  }

 private:
  [[nodiscard]] bool becomes(const model::Address& holder, const model::Address& role) const {
    const auto from = ways_into(look_, role);
    const auto ways = from.find(holder.account);
    return ways != from.end() && std::any_of(ways->second.begin(), ways->second.end(),
                                             [&](const auto& way) { return way.front() == holder; });
  }

  const Look& look_;
  const model::AccountKey& account_;
  std::vector<model::Address> holders_;
};

bool is_high_risk(const std::string& name) {
  const policy::SystemPolicy* known = policy::find_system_policy(name);
  return known != nullptr && known->high_risk;
}

bool raises_by_attaching(const Reach& reach, const policy::Document& document, const Lever& lever,
                         const Objects& principals) {
  const Objects policies = objects_of(document, lever.action, {"policy"});
  if (policies.wide) return true;
  const bool none = policies.named.empty() && policies.system.empty();
  if (none) return principals.wide;
  const bool great =
      std::any_of(policies.system.begin(), policies.system.end(), is_high_risk) ||
      std::any_of(policies.named.begin(), policies.named.end(), [&](const auto& each) { return reach.is_great(each); });
  return great && (principals.wide || std::any_of(principals.named.begin(), principals.named.end(),
                                                  [&](const auto& each) { return reach.is_own(each); }));
}

/// Whether one call of the action lets the statement's holder come to whatever it likes.
bool raises(const Look& look, const StatementAt& at, const Lever& lever) {
  const policy::Document& document = *at.document;
  const Objects objects = objects_of(document, lever.action, lever.acts_on);
  const Reach reach(look, at);
  const auto any = [&](auto is_so) { return std::any_of(objects.named.begin(), objects.named.end(), is_so); };
  switch (lever.by) {
    case By::attaching:
      return raises_by_attaching(reach, document, lever, objects);
    case By::rewriting:
      return objects.wide || any([&](const auto& policy) { return reach.rests_on(policy); });
    case By::joining: {
      if (objects.wide) return true;
      const Objects users = objects_of(document, lever.action, {"user"});
      const bool itself = users.wide || std::any_of(users.named.begin(), users.named.end(),
                                                    [&](const auto& user) { return reach.is_own(user); });
      return itself && any([&](const auto& group) { return reach.is_great(group); });
    }
    case By::logging_on:
      return objects.wide || any([&](const auto& user) { return !reach.is_own(user) && reach.is_great(user); });
    case By::opening:
      return objects.wide ||
             any([&](const auto& role) { return reach.is_great(role) && reach.may_assume(document, role); });
  }
  return true;
}

}  // namespace

void escalation(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.grants()) {
    if (at.statement->not_action || at.statement->not_resource) continue;
    std::vector<std::string> found;
    for (const Lever& lever : kLevers) {
      if (!granted(*at.statement, {lever.action}).empty() && raises(look, at, lever)) found.emplace_back(lever.action);
    }
    if (found.empty()) continue;
    findings.add(look, at, "Action", fmt::format("{} lets its holder give itself any power", enumerate(found)));
  }
}

}  // namespace ramify::access::rules
