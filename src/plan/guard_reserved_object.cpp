#include "guards.h"
#include "ramify/text/text.h"

namespace ramify::plan {
namespace {

/// What a service-linked role holds, made by the service with it.
const model::PolicyRef* service_linked_policy(const ops::Change& change) {
  if (change.op != ops::Op::attach_policy) return nullptr;
  const model::PolicyRef& policy = std::get<model::Attachment>(change.target.subject).policy;
  const bool named = text::fold_case(policy.name.str()).starts_with("aliyunservicerolepolicyfor");
  return named && policy.type == model::PolicyType::system ? &policy : nullptr;
}

}  // namespace

void find_reserved_object(const GuardInput& input, std::vector<Finding>& found) {
  for (const diff::Remark& remark : input.plan.remarks) {
    if (remark.kind != diff::Remark::Kind::reserved || !remark.detail.empty()) continue;
    found.push_back({"reserved-object", model::to_string(remark.address),
                     "the files want it made or changed; it is the service's own, and nothing is done about it",
                     std::nullopt});
  }
  for (const Step& step : input.plan.steps) {
    const model::Address address = ops::owner(step.change.target);
    if (const model::PolicyRef* policy = service_linked_policy(step.change)) {
      found.push_back({"reserved-object", model::to_string(address),
                       "it would get policy " + policy->name.str() + ", which the service made for a role of its own",
                       std::nullopt});
    }
    if (!model::is_service_reserved(address.object)) continue;
    found.push_back(
        {"reserved-object", model::to_string(address), "a step would change what the service made", std::nullopt});
  }
}

}  // namespace ramify::plan
