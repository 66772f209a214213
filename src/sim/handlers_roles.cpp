#include <fmt/format.h>

#include <array>
#include <utility>

#include "documents.h"
#include "handlers.h"
#include "roles.h"
#include "tags.h"

namespace ramify::sim {
namespace {

bool service_made(const Role& role) {
  const std::string name = fold(role.name);
  const auto starts = [&](std::string_view prefix) { return name.substr(0, prefix.size()) == prefix; };
  return is_service_linked(role) || starts("aliyunreservedsso-") || name == "resourcedirectoryaccountaccessrole";
}

Reply create_role(Context& context, const Params& params) {
  const std::string name = params.text("RoleName");
  if (name.find('_') != std::string::npos) {
    return refuse(400, "InvalidParameter.RoleName.InvalidChars", "The parameter \"RoleName\" contains invalid chars.");
  }
  const std::string trust = params.text("AssumeRolePolicyDocument");
  if (auto document = check_trust_document(context, trust); !document) {
    return tl::unexpected<ApiError>(document.error());
  }
  if (context.account.find_role(name) != nullptr) return refuse("EntityAlreadyExists.Role");
  if (context.account.roles.size() >= context.quotas.roles) {
    return refuse("LimitExceeded.Role");
  }
  Role role;
  role.name = name;
  role.description = params.text("Description");
  role.trust = trust;
  role.max_session = static_cast<int>(params.integer("MaxSessionDuration").value_or(3600));
  role.created = role.updated = context.now_text;
  if (auto tagged = add_tags(context, role.tags, params.tags("Tag")); !tagged) {
    return tl::unexpected<ApiError>(tagged.error());
  }
  const std::string folded = fold(name);
  role.id = context.store.make_decimal_id(fmt::format("role/{}/{}", context.account.id, folded), '3');
  const auto& made = context.account.roles.emplace(folded, std::move(role)).first->second;
  return nlohmann::json{{"Role", role_json(context, made, true)}};
}

Reply get_role(Context& context, const Params& params) {
  const auto role = named_role(context, params);
  if (!role) return tl::unexpected<ApiError>(role.error());
  return nlohmann::json{{"Role", role_json(context, **role, true)}};
}

Reply update_role(Context& context, const Params& params) {
  const auto named = named_role(context, params);
  if (!named) return tl::unexpected<ApiError>(named.error());
  Role& role = **named;
  if (const auto trust = params.optional("NewAssumeRolePolicyDocument")) {
    if (auto document = check_trust_document(context, *trust); !document) {
      return tl::unexpected<ApiError>(document.error());
    }
    role.trust = *trust;
  }
  if (params.has("NewDescription")) role.description = params.text("NewDescription");
  if (const auto seconds = params.integer("NewMaxSessionDuration")) {
    role.max_session = static_cast<int>(*seconds);
  } else if (context.switches.update_role_resets_max_session) {
    role.max_session = 3600;
  }
  const bool only_trust = !params.has("NewDescription") && !params.has("NewMaxSessionDuration");
  if (context.switches.role_date_moves_on_trust_edit || !only_trust) role.updated = context.now_text;
  return nlohmann::json{{"Role", role_json(context, role, true)}};
}

Reply delete_role(Context& context, const Params& params) {
  const auto named = named_role(context, params);
  if (!named) return tl::unexpected<ApiError>(named.error());
  if (service_made(**named)) {
    return refuse(
        403, "NoPermission",
        "You are not authorized to do this action: the role belongs to a service and cannot be deleted here.");
  }
  const std::string folded = fold((*named)->name);
  if (context.account.attachments_of(PrincipalKind::role, folded) != 0) return refuse("DeleteConflict.Role.Policy");
  context.account.roles.erase(folded);
  return nlohmann::json::object();
}

Reply list_roles(Context& context, const Params& params) {
  std::vector<std::string> keys;
  for (const auto& [folded, role] : context.account.roles) {
    if (has_tags(role.tags, params.tags("Tag"))) keys.push_back(folded);
  }
  const bool manager = context.operation.service == wire::Service::resourcemanager;
  return page_of(context, params, keys, manager ? PageLimits{10, 100} : PageLimits{100, 1000}, [&](std::size_t row) {
    const Role& role = context.account.roles.at(keys[row]);
    auto json = role_json(context, role, false);
    if (!manager) json["Tags"] = tags_json(context, role.tags);
    return json;
  });
}

constexpr std::array kRows = {
    Handler{wire::Service::ram, "CreateRole", create_role},
    Handler{wire::Service::ram, "GetRole", get_role},
    Handler{wire::Service::ram, "UpdateRole", update_role},
    Handler{wire::Service::ram, "DeleteRole", delete_role},
    Handler{wire::Service::ram, "ListRoles", list_roles},
    Handler{wire::Service::resourcemanager, "GetRole", get_role},
    Handler{wire::Service::resourcemanager, "ListRoles", list_roles},
};

}  // namespace

bool is_service_linked(const Role& role) {
  return fold(role.name).substr(0, 20) == "aliyunservicerolefor";
}

nlohmann::json role_json(const Context& context, const Role& role, bool with_trust) {
  nlohmann::json out = {{"RoleId", role.id},
                        {"RoleName", role.name},
                        {"Arn", context.role_arn(context.account, role)},
                        {"Description", role.description},
                        {"MaxSessionDuration", role.max_session},
                        {"CreateDate", role.created},
                        {"UpdateDate", role.updated}};
  if (context.operation.name == "CreateRole") out.erase("UpdateDate");
  if (with_trust) out["AssumeRolePolicyDocument"] = returned_document(context.switches, role.trust);
  if (context.operation.service == wire::Service::resourcemanager) {
    out["IsServiceLinkedRole"] = is_service_linked(role);
    if (!role.deletion_task.empty()) {
      const auto& task = std::as_const(context.account.deletion_tasks).at(role.deletion_task);
      out["LatestDeletionTask"] = {{"DeletionTaskId", task.id}, {"CreateDate", task.created}};
    }
    out["RolePrincipalName"] =
        fmt::format("{}@role.{}.onaliyunservice.com", fold(role.name), context.account.domain_label());
  }
  return out;
}

std::span<const Handler> role_handlers() {
  return kRows;
}

}  // namespace ramify::sim
