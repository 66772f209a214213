#include <fmt/format.h>

#include <array>

#include "documents.h"
#include "handlers.h"
#include "tags.h"

namespace ramify::sim {
namespace {

/// How often a policy is attached, in the scopes that count.
std::size_t attachments(const Context& context, PolicyKind kind, const std::string& folded) {
  std::size_t count = 0;
  context.account.attachments.each_of(kind, folded, [&](const AttachmentKey& key, const std::string&) {
    if (key.resource_group.empty() || context.switches.attachment_count_spans_resource_groups) ++count;
  });
  return count;
}

nlohmann::json policy_json(const Context& context, const Policy& policy) {
  return {{"PolicyName", policy.name},
          {"PolicyType", "Custom"},
          {"Description", policy.description},
          {"DefaultVersion", policy.current().id()},
          {"CreateDate", policy.created},
          {"UpdateDate", policy.updated},
          {"AttachmentCount", attachments(context, PolicyKind::custom, fold(policy.name))}};
}

nlohmann::json policy_json(const Context& context, const SystemPolicyView& policy) {
  return {{"PolicyName", policy.name},
          {"PolicyType", "System"},
          {"Description", policy.description},
          {"DefaultVersion", policy.version},
          {"CreateDate", policy.date},
          {"UpdateDate", policy.date},
          {"AttachmentCount", attachments(context, PolicyKind::system, fold(policy.name))}};
}

Reply create_policy(Context& context, const Params& params) {
  const std::string document = params.text("PolicyDocument");
  if (auto checked = check_identity_document(document); !checked) return tl::unexpected<ApiError>(checked.error());
  const std::string name = params.text("PolicyName");
  if (context.account.find_policy(name) != nullptr) return refuse("EntityAlreadyExists.Policy");
  if (context.account.policies.size() >= context.quotas.policies) {
    return refuse("LimitExceeded.Policy");
  }
  Policy policy;
  policy.name = name;
  policy.description = params.text("Description");
  policy.created = policy.updated = context.now_text;
  policy.versions.push_back({1, document, context.now_text});
  if (auto tagged = add_tags(context, policy.tags, params.tags("Tag")); !tagged) {
    return tl::unexpected<ApiError>(tagged.error());
  }
  const auto& made = context.account.policies.emplace(fold(name), std::move(policy)).first->second;
  auto json = policy_json(context, made);
  json.erase("UpdateDate");
  json.erase("AttachmentCount");
  return nlohmann::json{{"Policy", std::move(json)}};
}

/// ResourceManager puts the document into the policy, RAM beside it.
nlohmann::json with_document(const Context& context, nlohmann::json policy, const std::string& id,
                             const std::string& document, const std::string& created) {
  if (context.operation.service == wire::Service::resourcemanager) {
    if (!document.empty()) policy["PolicyDocument"] = returned_document(context.switches, document);
    return {{"Policy", std::move(policy)}};
  }
  nlohmann::json version = {{"VersionId", id}, {"IsDefaultVersion", true}, {"CreateDate", created}};
  if (!document.empty()) version["PolicyDocument"] = returned_document(context.switches, document);
  return {{"Policy", std::move(policy)}, {"DefaultPolicyVersion", std::move(version)}};
}

Reply get_policy(Context& context, const Params& params) {
  if (params.text("PolicyType") == "System") {
    const auto view = find_system_policy(context.account, params.text("PolicyName"));
    if (!view) return refuse("EntityNotExist.Policy");
    return with_document(context, policy_json(context, *view), view->version, view->document, view->date);
  }
  const auto policy = named_policy(context, params);
  if (!policy) return tl::unexpected<ApiError>(policy.error());
  const PolicyVersion& current = (*policy)->current();
  return with_document(context, policy_json(context, **policy), current.id(), current.document, current.created);
}

Reply list_policies(Context& context, const Params& params) {
  const std::string type = params.text("PolicyType");
  const auto wanted = params.tags("Tag");
  const auto system = system_policies_of(context.account);
  // The number in front keeps the custom ones together and before the rest.
  std::vector<std::string> keys;
  if (type != "System") {
    for (const auto& [folded, policy] : context.account.policies) {
      if (has_tags(policy.tags, wanted)) keys.push_back("1" + folded);
    }
  }
  if (type != "Custom" && wanted.empty()) {
    for (const auto& entry : system) keys.push_back("2" + entry.first);
  }
  const bool manager = context.operation.service == wire::Service::resourcemanager;
  return page_of(context, params, keys, manager ? PageLimits{10, 100} : PageLimits{100, 1000}, [&](std::size_t row) {
    const std::string folded = keys[row].substr(1);
    if (keys[row].front() == '2') return policy_json(context, system.at(folded));
    const Policy& policy = context.account.policies.at(folded);
    auto json = policy_json(context, policy);
    if (!manager) json["Tags"] = tags_json(context, policy.tags);
    return json;
  });
}

Reply update_policy_description(Context& context, const Params& params) {
  const auto policy = named_policy(context, params);
  if (!policy) return tl::unexpected<ApiError>(policy.error());
  (*policy)->description = params.text("NewDescription");
  (*policy)->updated = context.now_text;
  auto json = policy_json(context, **policy);
  json.erase("AttachmentCount");
  return nlohmann::json{{"Policy", std::move(json)}};
}

Reply delete_policy(Context& context, const Params& params) {
  const auto policy = named_policy(context, params);
  if (!policy) return tl::unexpected<ApiError>(policy.error());
  const std::string folded = fold((*policy)->name);
  const char* role_code =
      context.switches.role_conflict_names_policy_first ? "DeleteConflict.Policy.Role" : "DeleteConflict.Role.Policy";
  for (const auto& [kind, code] :
       {std::pair(PrincipalKind::user, "DeleteConflict.Policy.User"),
        std::pair(PrincipalKind::group, "DeleteConflict.Policy.Group"), std::pair(PrincipalKind::role, role_code)}) {
    for (const auto& [key, date] : context.account.attachments) {
      if (key.kind == kind && key.policy_kind == PolicyKind::custom && key.policy == folded) return refuse(code);
    }
  }
  if ((*policy)->versions.size() > 1 && !params.boolean("CascadingDelete").value_or(false)) {
    return refuse("DeleteConflict.Policy.Version");
  }
  context.account.policies.erase(folded);
  return nlohmann::json::object();
}

constexpr std::array kRows = {
    Handler{wire::Service::ram, "CreatePolicy", create_policy},
    Handler{wire::Service::ram, "GetPolicy", get_policy},
    Handler{wire::Service::ram, "ListPolicies", list_policies},
    Handler{wire::Service::ram, "UpdatePolicyDescription", update_policy_description},
    Handler{wire::Service::ram, "DeletePolicy", delete_policy},
    Handler{wire::Service::resourcemanager, "GetPolicy", get_policy},
    Handler{wire::Service::resourcemanager, "ListPolicies", list_policies},
};

}  // namespace

std::span<const Handler> policy_handlers() {
  return kRows;
}

}  // namespace ramify::sim
