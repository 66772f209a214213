#include "propagation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "store.h"

namespace ramify::sim {
namespace {

using nlohmann::json;

/// What goes away, which deletion still sees it, and under which name and code.
struct Conflict {
  std::string_view undone;
  std::string_view said;  ///< the parameter of the undoing that names what the deletion names
  std::string_view deletion;
  std::string_view parameter;
  std::string_view code;
  std::string_view principal_type;  ///< of ResourceManager's; empty: whatever it says
};
constexpr std::array kConflicts = {
    Conflict{"DetachPolicyFromUser", "UserName", "DeleteUser", "UserName", "DeleteConflict.User.Policy", {}},
    Conflict{"DetachPolicyFromUser", "PolicyName", "DeletePolicy", "PolicyName", "DeleteConflict.Policy.User", {}},
    Conflict{"DetachPolicyFromGroup", "GroupName", "DeleteGroup", "GroupName", "DeleteConflict.Group.Policy", {}},
    Conflict{"DetachPolicyFromGroup", "PolicyName", "DeletePolicy", "PolicyName", "DeleteConflict.Policy.Group", {}},
    Conflict{"DetachPolicyFromRole", "RoleName", "DeleteRole", "RoleName", "DeleteConflict.Role.Policy", {}},
    Conflict{"DetachPolicyFromRole", "PolicyName", "DeletePolicy", "PolicyName", "DeleteConflict.Policy.Role", {}},
    Conflict{"DetachPolicy", "PrincipalName", "DeleteUser", "UserName", "DeleteConflict.User.Policy", "IMSUser"},
    Conflict{"DetachPolicy", "PolicyName", "DeletePolicy", "PolicyName", "DeleteConflict.Policy.User", "IMSUser"},
    Conflict{"DetachPolicy", "PrincipalName", "DeleteGroup", "GroupName", "DeleteConflict.Group.Policy", "IMSGroup"},
    Conflict{"DetachPolicy", "PolicyName", "DeletePolicy", "PolicyName", "DeleteConflict.Policy.Group", "IMSGroup"},
    Conflict{"DetachPolicy", "PrincipalName", "DeleteRole", "RoleName", "DeleteConflict.Role.Policy", "ServiceRole"},
    Conflict{"DetachPolicy", "PolicyName", "DeletePolicy", "PolicyName", "DeleteConflict.Policy.Role", "ServiceRole"},
    Conflict{"RemoveUserFromGroup", "UserName", "DeleteUser", "UserName", "DeleteConflict.User.Group", {}},
    Conflict{"RemoveUserFromGroup", "GroupName", "DeleteGroup", "GroupName", "DeleteConflict.Group.User", {}},
    Conflict{"DeletePolicyVersion", "PolicyName", "DeletePolicy", "PolicyName", "DeleteConflict.Policy.Version", {}},
    Conflict{"DeleteAccessKey", "UserName", "DeleteUser", "UserName", "DeleteConflict.User.AccessKey", {}},
    Conflict{"DeleteLoginProfile", "UserName", "DeleteUser", "UserName", "DeleteConflict.User.LoginProfile", {}},
    Conflict{"UnbindMFADevice", "UserName", "DeleteUser", "UserName", "DeleteConflict.User.MFADevice", {}},
    Conflict{"DisableVirtualMFA", "UserName", "DeleteUser", "UserName", "DeleteConflict.User.MFADevice", {}},
};

/// IMS speaks of users by principal name.
std::string named(const Params& params, std::string_view parameter) {
  std::string name = params.text(parameter);
  if (name.empty() && parameter == "UserName") name = params.text("UserPrincipalName");
  return fold(name.substr(0, name.find('@')));
}

bool is_new(const json& row, Instant since) {
  for (const char* member : {"CreateDate", "AttachDate", "JoinDate"}) {
    const auto date = row.find(member);
    if (date == row.end() || !date->is_string()) continue;
    const auto instant = parse_instant(date->get<std::string>());
    if (instant && *instant > since) return true;
  }
  return false;
}

}  // namespace

void Propagation::add(const std::string& what, News news) {
  news_[what] = std::move(news);
}

void Propagation::note(const Faults& faults, const std::string& account_id, const wire::OperationSpec& operation,
                       const Params& params, const json& reply, Instant now) {
  for (auto it = news_.begin(); it != news_.end();) it = it->second.until <= now ? news_.erase(it) : std::next(it);
  if (faults.conflict_delay_s > 0) {
    for (const auto& row : kConflicts) {
      if (row.undone != operation.name) continue;
      if (!row.principal_type.empty() && params.text("PrincipalType") != row.principal_type) continue;
      add(fmt::format("{}/{}/{}", account_id, row.deletion, named(params, row.said)),
          {now + std::chrono::seconds(faults.conflict_delay_s), std::string(row.code)});
    }
  }
  if (faults.sts_delay_s <= 0) return;
  const Instant until = now + std::chrono::seconds(faults.sts_delay_s);
  const std::string role = fmt::format("AssumeRole/acs:ram::{}:role/{}", account_id, named(params, "RoleName"));
  if (operation.name == "CreateRole") add(role, {until, "EntityNotExist.Role"});
  // A role that is new to STS stays unknown to it, whatever its trust has become since.
  if (operation.name == "UpdateRole" && params.has("NewAssumeRolePolicyDocument") && news_.count(role) == 0) {
    add(role, {until, "NoPermission"});
  }
  if (operation.name == "CreateAccessKey" && reply.contains("AccessKey")) {
    add(reply["AccessKey"].value("AccessKeyId", std::string()), {until, "InvalidAccessKeyId.NotFound"});
  }
}

Answer<void> Propagation::check(const std::string& account_id, const wire::OperationSpec& operation,
                                const Params& params, Instant now) const {
  if (news_.empty()) return {};
  const auto look = [&](const std::string& what) -> const News* {
    const auto found = news_.find(what);
    return found == news_.end() || found->second.until <= now ? nullptr : &found->second;
  };
  const News* news = nullptr;
  if (operation.name == "AssumeRole") news = look("AssumeRole/" + fold(params.text("RoleArn")));
  for (const auto& row : kConflicts) {
    if (news != nullptr || row.deletion != operation.name) continue;
    news = look(fmt::format("{}/{}/{}", account_id, row.deletion, named(params, row.parameter)));
  }
  if (news == nullptr) return {};
  if (news->code == "NoPermission") {
    return refuse(403, "NoPermission", "You are not authorized to do this action. You should be authorized by RAM.");
  }
  return refuse(news->code);
}

bool Propagation::hides_key(const std::string& access_key_id, Instant now) const {
  const auto found = news_.find(access_key_id);
  return found != news_.end() && found->second.until > now;
}

void Propagation::thin(const Faults& faults, const wire::OperationSpec& operation, json& reply, Instant now) {
  const int behind_s = std::max(faults.list_delay_s, faults.list_lag_s);
  if (behind_s <= 0 || operation.writes || operation.name.substr(0, 4) != "List") return;
  const Instant since = now - std::chrono::seconds(behind_s);
  std::size_t left_out = 0;
  for (auto& member : reply) {
    if (!member.is_object()) continue;
    for (auto& rows : member) {
      if (!rows.is_array()) continue;
      json kept = json::array();
      for (auto& row : rows) {
        const bool late = row.is_object() && is_new(row, since);
        if (late) ++left_out;
        if (!late) kept.push_back(std::move(row));
      }
      rows = std::move(kept);
    }
  }
  // What is not in the list yet is not counted yet, as far as it would stand on this page.
  const auto total = reply.find("TotalCount");
  if (total != reply.end() && total->is_number_unsigned()) *total = total->get<std::size_t>() - left_out;
}

}  // namespace ramify::sim
