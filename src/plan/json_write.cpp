#include <nlohmann/json.hpp>

#include "ramify/plan/plan.h"
#include "ramify/wire/sign.h"

namespace ramify::plan {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const model::Place& place) {
  return {{"file", place.file}, {"line", place.line}, {"column", place.column}};
}

Json to_json(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json(nullptr);
}

Json to_json(const ops::FieldChange& change) {
  Json json{{"field", ops::to_string(change.field)}};
  if (!change.key.empty()) json["key"] = change.key;
  json["before"] = to_json(change.before);
  json["after"] = to_json(change.after);
  return json;
}

Json to_json(const std::vector<ops::FieldChange>& changes) {
  Json list = Json::array();
  for (const ops::FieldChange& change : changes) list.push_back(to_json(change));
  return list;
}

struct SubjectWriter {
  Json operator()(const model::ObjectRef& ref) const { return {{"object", model::to_string(ref)}}; }
  Json operator()(const model::Attachment& link) const {
    Json json{{"principal", model::to_string(model::ObjectRef{link.principal.kind, link.principal.name})},
              {"policy_type", model::to_string(link.policy.type)},
              {"policy", link.policy.name.str()}};
    if (link.resource_group) json["resource_group"] = link.resource_group->str();
    return json;
  }
  Json operator()(const model::Membership& link) const {
    return {{"group", link.group.str()}, {"member", link.user.str()}};
  }
  Json operator()(const ops::LoginProfileRef& login) const { return {{"login_profile", login.user.str()}}; }
  Json operator()(const ops::AccessKeyRef& key) const {
    Json json{{"key_of", key.user.str()}, {"ordinal", key.ordinal}};
    if (key.id) json["key_id"] = key.id->str();
    return json;
  }
};

Json to_json(const Step& step) {
  const ops::Change& change = step.change;
  Json json{{"id", step.id},
            {"op", ops::to_string(change.op)},
            {"address", ops::to_string(change.target)},
            {"account", change.target.account.str()},
            {"subject", std::visit(SubjectWriter{}, change.target.subject)},
            {"reason", ops::to_string(change.reason)},
            {"risk", ops::to_string(step.risk)},
            {"needs", step.needs}};
  if (!change.fields.empty()) json["fields"] = to_json(change.fields);
  if (!change.carried.empty()) json["carried"] = to_json(change.carried);
  if (change.place) json["place"] = to_json(*change.place);
  return json;
}

Json to_json(const diff::Remark& remark) {
  Json json{{"kind", diff::to_string(remark.kind)}, {"address", model::to_string(remark.address)}};
  if (!remark.detail.empty()) json["detail"] = remark.detail;
  if (remark.place) json["place"] = to_json(*remark.place);
  return json;
}

/// All of the plan but when and by which version it was made: what a digest is about.
void add_substance(const Plan& plan, Json& json) {
  json["project"] = plan.project;
  json["config_digest"] = plan.config_digest;
  json["accounts"] = Json::object();
  for (const auto& [key, id] : plan.accounts) {
    Json account{{"id", id.str()}};
    const auto domain = plan.default_domains.find(key);
    if (domain != plan.default_domains.end()) account["default_domain"] = domain->second;
    json["accounts"][key.str()] = account;
  }
  json["steps"] = Json::array();
  for (const Step& step : plan.steps) json["steps"].push_back(to_json(step));
  json["remarks"] = Json::array();
  for (const diff::Remark& remark : plan.remarks) json["remarks"].push_back(to_json(remark));
  json["preconditions"] = Json::array();
  for (const Precondition& made : plan.preconditions) {
    json["preconditions"].push_back({{"address", model::to_string(made.address)}, {"hash", made.hash}});
  }
}

std::string dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string to_json(const Plan& plan) {
  Json json{{"format_version", plan.format_version},
            {"tool_version", plan.tool_version},
            {"created", format_instant(plan.created)}};
  add_substance(plan, json);
  return dump(json, 2) + "\n";
}

std::string digest(const Plan& plan) {
  Json json{{"format_version", plan.format_version}};
  add_substance(plan, json);
  return wire::sha256_hex(dump(json, -1));
}

}  // namespace ramify::plan
