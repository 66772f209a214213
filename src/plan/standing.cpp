#include <algorithm>
#include <array>
#include <set>

#include "ramify/plan/preflight.h"
#include "standing.h"

namespace ramify::plan {
namespace {

using wire::Service;

struct Call {
  Use use;  ///< the least use that makes it
  Service service;
  std::string_view operation;
  bool gives = false;  ///< somebody may come to more by it than before
};

/// Every call this tool makes beside the writes that the operations' rows name.
constexpr std::array kCalls = {
    Call{Use::plan, Service::ims, "ListUsers"},
    Call{Use::plan, Service::ims, "GetDefaultDomain"},
    Call{Use::plan, Service::ram, "ListGroups"},
    Call{Use::plan, Service::ram, "ListRoles"},
    Call{Use::plan, Service::ram, "ListPolicies"},
    Call{Use::plan, Service::ram, "ListPolicyVersions"},
    Call{Use::plan, Service::ram, "ListUsersForGroup"},
    Call{Use::plan, Service::ram, "GetRole"},
    Call{Use::plan, Service::ram, "GetPolicy"},
    Call{Use::plan, Service::ram, "GetLoginProfile"},
    Call{Use::plan, Service::ram, "GetUserMFAInfo"},
    Call{Use::plan, Service::ram, "ListAccessKeys"},
    Call{Use::plan, Service::ram, "GetAccessKeyLastUsed"},
    Call{Use::plan, Service::resourcemanager, "ListPolicyAttachments"},
    Call{Use::plan, Service::resourcemanager, "ListResourceGroups"},
    Call{Use::apply, Service::ram, "GetUser"},
    Call{Use::apply, Service::ims, "ListTagResources"},
    Call{Use::apply, Service::ram, "ListTagResources"},
    Call{Use::apply, Service::ram, "GetGroup"},
    Call{Use::apply, Service::ram, "ListPoliciesForUser"},
    Call{Use::apply, Service::ram, "ListPoliciesForGroup"},
    Call{Use::apply, Service::ram, "ListPoliciesForRole"},
    Call{Use::apply, Service::ram, "ListGroupsForUser"},
    Call{Use::apply, Service::ram, "ListEntitiesForPolicy"},
    Call{Use::apply, Service::ram, "GetPolicyVersion"},
    Call{Use::apply, Service::ram, "GetPasswordPolicy"},
    Call{Use::apply, Service::ims, "CreateUser"},
    Call{Use::apply, Service::ims, "TagResources", true},
    Call{Use::apply, Service::ims, "UntagResources", true},
    Call{Use::apply, Service::ims, "DisableVirtualMFA"},
    Call{Use::apply, Service::ram, "CreateUser"},
    Call{Use::apply, Service::ram, "UpdateUser", true},
    Call{Use::apply, Service::ram, "DeleteUser"},
    Call{Use::apply, Service::ram, "CreateLoginProfile", true},
    Call{Use::apply, Service::ram, "UpdateLoginProfile", true},
    Call{Use::apply, Service::ram, "DeleteLoginProfile"},
    Call{Use::apply, Service::ram, "CreateAccessKey", true},
    Call{Use::apply, Service::ram, "UpdateAccessKey"},
    Call{Use::apply, Service::ram, "DeleteAccessKey"},
    Call{Use::apply, Service::ram, "UnbindMFADevice"},
    Call{Use::apply, Service::ram, "CreateGroup"},
    Call{Use::apply, Service::ram, "UpdateGroup", true},
    Call{Use::apply, Service::ram, "DeleteGroup"},
    Call{Use::apply, Service::ram, "AddUserToGroup", true},
    Call{Use::apply, Service::ram, "RemoveUserFromGroup"},
    Call{Use::apply, Service::ram, "CreateRole"},
    Call{Use::apply, Service::ram, "UpdateRole", true},
    Call{Use::apply, Service::ram, "DeleteRole"},
    Call{Use::apply, Service::ram, "TagResources", true},
    Call{Use::apply, Service::ram, "UntagResources", true},
    Call{Use::apply, Service::ram, "CreatePolicy"},
    Call{Use::apply, Service::ram, "CreatePolicyVersion", true},
    Call{Use::apply, Service::ram, "SetDefaultPolicyVersion", true},
    Call{Use::apply, Service::ram, "UpdatePolicyDescription", true},
    Call{Use::apply, Service::ram, "DeletePolicy"},
    Call{Use::apply, Service::ram, "AttachPolicyToUser", true},
    Call{Use::apply, Service::ram, "AttachPolicyToGroup", true},
    Call{Use::apply, Service::ram, "AttachPolicyToRole", true},
    Call{Use::apply, Service::ram, "DetachPolicyFromUser"},
    Call{Use::apply, Service::ram, "DetachPolicyFromGroup"},
    Call{Use::apply, Service::ram, "DetachPolicyFromRole"},
    Call{Use::apply, Service::resourcemanager, "AttachPolicy", true},
    Call{Use::apply, Service::resourcemanager, "DetachPolicy"},
    Call{Use::verify, Service::sts, "AssumeRole"},
};

bool belongs(Use wanted, Use call) {
  return wanted == call || (wanted == Use::apply && call == Use::plan);
}

}  // namespace

std::string_view to_string(Use use) {
  switch (use) {
    case Use::plan:
      return "plan";
    case Use::apply:
      return "apply";
    case Use::verify:
      break;
  }
  return "verify";
}

std::optional<Use> parse_use(std::string_view text) {
  for (const Use use : {Use::plan, Use::apply, Use::verify}) {
    if (to_string(use) == text) return use;
  }
  return std::nullopt;
}

std::vector<wire::Permission> standing(Use use, const model::AccountId& account) {
  std::set<wire::Permission> all;
  for (const Call& call : kCalls) {
    if (!belongs(use, call.use)) continue;
    for (wire::Permission& each :
         wire::standing_permissions(wire::operation(call.service, call.operation), account.str())) {
      all.insert(std::move(each));
    }
  }
  return {all.begin(), all.end()};
}

std::vector<wire::Permission> standing_without_giving(const model::AccountId& account) {
  std::set<wire::Permission> all;
  for (const Call& call : kCalls) {
    if (call.gives || !belongs(Use::apply, call.use)) continue;
    for (wire::Permission& each :
         wire::standing_permissions(wire::operation(call.service, call.operation), account.str())) {
      all.insert(std::move(each));
    }
  }
  return {all.begin(), all.end()};
}

std::vector<wire::Permission> to_apply(const Plan& plan, const model::AccountKey& account,
                                       const std::vector<wire::Permission>& reads) {
  std::vector<wire::Permission> all = reads;
  for (Need& need : needs(plan)) {
    if (need.account != account) continue;
    // A list that stands covers it already, on all objects of its kind.
    const bool covered = std::any_of(all.begin(), all.end(), [&](const wire::Permission& each) {
      const bool whole = each.resource.ends_with("/*");
      return each.action == need.permission.action &&
             (each.resource == need.permission.resource ||
              (whole && need.permission.resource.starts_with(each.resource.substr(0, each.resource.size() - 1))));
    });
    if (!covered) all.push_back(std::move(need.permission));
  }
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace ramify::plan
