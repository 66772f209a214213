#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "documents.h"
#include "handlers.h"

namespace ramify::sim {
namespace {

int version_number(const Params& params) {
  return std::stoi(params.text("VersionId").substr(1));
}

nlohmann::json version_json(const Context& context, const Policy& policy, const PolicyVersion& version) {
  return {{"VersionId", version.id()},
          {"IsDefaultVersion", version.number == policy.default_version},
          {"PolicyDocument", returned_document(context.switches, version.document)},
          {"CreateDate", version.created}};
}

nlohmann::json version_json(const Context& context, const SystemPolicyView& view) {
  nlohmann::json out = {{"VersionId", view.version}, {"IsDefaultVersion", true}, {"CreateDate", view.date}};
  if (!view.document.empty()) out["PolicyDocument"] = returned_document(context.switches, view.document);
  return out;
}

Reply create_policy_version(Context& context, const Params& params) {
  const auto named = named_policy(context, params);
  if (!named) return tl::unexpected<ApiError>(named.error());
  const std::string strategy = params.optional("RotateStrategy").value_or("None");
  if (strategy != "None" && strategy != "DeleteOldestNonDefaultVersionWhenLimitExceeded") {
    return invalid_parameter("RotateStrategy", "The parameter \"RotateStrategy\" is not valid.");
  }
  const std::string document = params.text("PolicyDocument");
  if (auto checked = check_identity_document(document); !checked) return tl::unexpected<ApiError>(checked.error());
  Policy& policy = **named;
  if (policy.versions.size() >= context.quotas.versions_per_policy) {
    if (strategy == "None") {
      return refuse("LimitExceeded.Policy.Version");
    }
    const auto oldest = std::find_if(policy.versions.begin(), policy.versions.end(),
                                     [&](const PolicyVersion& v) { return v.number != policy.default_version; });
    policy.versions.erase(oldest);
  }
  policy.versions.push_back({policy.next_version++, document, context.now_text});
  if (params.boolean("SetAsDefault").value_or(false)) policy.default_version = policy.versions.back().number;
  policy.updated = context.now_text;
  return nlohmann::json{{"PolicyVersion", version_json(context, policy, policy.versions.back())}};
}

Reply get_policy_version(Context& context, const Params& params) {
  if (params.text("PolicyType") == "System") {
    const auto view = find_system_policy(context.account, params.text("PolicyName"));
    if (!view) return refuse("EntityNotExist.Policy");
    if (view->version != params.text("VersionId")) return refuse("EntityNotExist.Policy.Version");
    return nlohmann::json{{"PolicyVersion", version_json(context, *view)}};
  }
  const auto policy = named_policy(context, params);
  if (!policy) return tl::unexpected<ApiError>(policy.error());
  const PolicyVersion* version = (*policy)->version(version_number(params));
  if (version == nullptr) return refuse("EntityNotExist.Policy.Version");
  return nlohmann::json{{"PolicyVersion", version_json(context, **policy, *version)}};
}

Reply list_policy_versions(Context& context, const Params& params) {
  nlohmann::json list = nlohmann::json::array();
  if (params.text("PolicyType") == "System") {
    const auto view = find_system_policy(context.account, params.text("PolicyName"));
    if (!view) return refuse("EntityNotExist.Policy");
    list.push_back(version_json(context, *view));
  } else {
    const auto policy = named_policy(context, params);
    if (!policy) return tl::unexpected<ApiError>(policy.error());
    for (const auto& version : (*policy)->versions) list.push_back(version_json(context, **policy, version));
  }
  context.shuffle(list);
  return nlohmann::json{{"PolicyVersions", {{"PolicyVersion", std::move(list)}}}};
}

Reply set_default_policy_version(Context& context, const Params& params) {
  const auto policy = named_policy(context, params);
  if (!policy) return tl::unexpected<ApiError>(policy.error());
  const PolicyVersion* version = (*policy)->version(version_number(params));
  if (version == nullptr) return refuse("EntityNotExist.Policy.Version");
  (*policy)->default_version = version->number;
  (*policy)->updated = context.now_text;
  return nlohmann::json::object();
}

Reply delete_policy_version(Context& context, const Params& params) {
  const auto policy = named_policy(context, params);
  if (!policy) return tl::unexpected<ApiError>(policy.error());
  const PolicyVersion* version = (*policy)->version(version_number(params));
  if (version == nullptr) return refuse("EntityNotExist.Policy.Version");
  if (version->number == (*policy)->default_version) return refuse("DeleteConflict.Policy.Version.Default");
  auto& versions = (*policy)->versions;
  versions.erase(versions.begin() + (version - versions.data()));
  return nlohmann::json::object();
}

constexpr std::array kRows = {
    Handler{wire::Service::ram, "CreatePolicyVersion", create_policy_version},
    Handler{wire::Service::ram, "GetPolicyVersion", get_policy_version},
    Handler{wire::Service::ram, "ListPolicyVersions", list_policy_versions},
    Handler{wire::Service::ram, "SetDefaultPolicyVersion", set_default_policy_version},
    Handler{wire::Service::ram, "DeletePolicyVersion", delete_policy_version},
};

}  // namespace

std::span<const Handler> version_handlers() {
  return kRows;
}

}  // namespace ramify::sim
