#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "handlers.h"
#include "roles.h"

namespace ramify::sim {
namespace {

using nlohmann::json;

constexpr std::string_view kSuffix = ".aliyuncs.com";

/// `AliyunServiceRoleFor` and the labels of the service's name, each with a capital; services spell their own roles
/// with more capitals, which no document lists.
std::string role_name(std::string_view service) {
  std::string out = "AliyunServiceRoleFor";
  bool begins = true;
  for (const char c : service.substr(0, service.size() - kSuffix.size())) {
    if (c == '.' || c == '-') {
      begins = true;
      continue;
    }
    out += begins && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    begins = false;
  }
  return out;
}

bool is_service(std::string_view name) {
  if (name.size() <= kSuffix.size() || name.substr(name.size() - kSuffix.size()) != kSuffix) return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-'; });
}

Reply create_role(Context& context, const Params& params) {
  const std::string service = params.text("ServiceName");
  if (!is_service(service)) {
    return invalid_parameter("ServiceName", "The parameter \"ServiceName\" is not valid: it ends in .aliyuncs.com.");
  }
  std::string name = role_name(service);
  if (const std::string suffix = params.text("CustomSuffix"); !suffix.empty()) name += "_" + suffix;
  if (auto field = check_field(wire::Service::ram, "RoleName", name); !field) {
    return tl::unexpected<ApiError>(field.error());
  }
  if (context.account.find_role(name) != nullptr) return refuse("EntityAlreadyExists.Role");
  if (context.account.roles.size() >= context.quotas.roles) return refuse("LimitExceeded.Role");
  Role role;
  role.name = name;
  role.description = params.text("Description");
  role.trust = json{
      {"Statement", {{{"Action", "sts:AssumeRole"}, {"Effect", "Allow"}, {"Principal", {{"Service", {service}}}}}}},
      {"Version",
       "1"}}.dump();
  role.created = role.updated = context.now_text;
  const std::string folded = fold(name);
  role.id = context.store.make_decimal_id(fmt::format("role/{}/{}", context.account.id, folded), '3');
  const auto& made = context.account.roles.emplace(folded, std::move(role)).first->second;
  auto shown = role_json(context, made, true);
  shown.erase("MaxSessionDuration");
  shown.erase("UpdateDate");
  return json{{"Role", std::move(shown)}};
}

/// `task/acs-service-role/<service>/<role>/<uuid>`.
std::string task_id(Context& context, const Role& role) {
  const auto trust = json::parse(role.trust, nullptr, false);
  std::string service = "aliyuncs.com";
  for (const auto& statement : trust.value("Statement", json::array())) {
    const auto principal = statement.value("Principal", json::object());
    if (principal.contains("Service") && principal["Service"].is_array() && !principal["Service"].empty()) {
      service = principal["Service"].front().get<std::string>();
    }
  }
  const std::string hex =
      context.store.make(fmt::format("task/{}/{}", context.account.id, fold(role.name)), "0123456789abcdef", 32);
  return fmt::format("task/acs-service-role/{}/{}/{}-{}-{}-{}-{}", service, role.name, hex.substr(0, 8),
                     hex.substr(8, 4), hex.substr(12, 4), hex.substr(16, 4), hex.substr(20));
}

/// No service uses anything here, so every task succeeds; it takes as long as `deletion_delay_s` says, and what the
/// role held goes with it. While one is under way another call finds the same.
Reply delete_role(Context& context, const Params& params) {
  const auto named = named_role(context, params);
  if (!named) return tl::unexpected<ApiError>(named.error());
  Role& role = **named;
  if (!is_service_linked(role)) return refuse("EntityNotExist.ServiceLinkedRole");
  if (role.deletion_task.empty()) {
    DeletionTask task;
    task.id = role.deletion_task = task_id(context, role);
    task.role_name = role.name;
    task.created = context.now_text;
    task.ends = format_instant(context.now + std::chrono::seconds(context.faults.deletion_delay_s));
    context.account.deletion_tasks.emplace(role.deletion_task, std::move(task));
  }
  const std::string id = role.deletion_task;
  finish_deletions(context.account, context.now_text);
  return json{{"DeletionTaskId", id}};
}

Reply deletion_status(Context& context, const Params& params) {
  const auto& tasks = std::as_const(context.account.deletion_tasks);
  const auto task = tasks.find(params.text("DeletionTaskId"));
  if (task == tasks.end()) return refuse("EntityNotExist.DeletionTask");
  return json{{"Status", task->second.ends <= context.now_text ? "SUCCEEDED" : "IN_PROGRESS"}};
}

constexpr std::array kRows = {
    Handler{wire::Service::resourcemanager, "CreateServiceLinkedRole", create_role},
    Handler{wire::Service::resourcemanager, "DeleteServiceLinkedRole", delete_role},
    Handler{wire::Service::resourcemanager, "GetServiceLinkedRoleDeletionStatus", deletion_status},
};

}  // namespace

void finish_deletions(Account& account, const std::string& now) {
  for (const auto& [id, task] : std::as_const(account.deletion_tasks)) {
    const std::string folded = fold(task.role_name);
    const auto role = std::as_const(account.roles).find(folded);
    if (task.ends > now || role == std::as_const(account.roles).end() || role->second.deletion_task != id) continue;
    std::vector<AttachmentKey> held;
    account.attachments.each_of(PrincipalKind::role, folded,
                                [&](const AttachmentKey& key, const std::string&) { held.push_back(key); });
    for (const auto& key : held) account.attachments.erase(key);
    account.roles.erase(folded);
  }
}

std::span<const Handler> service_linked_handlers() {
  return kRows;
}

}  // namespace ramify::sim
