#include <nlohmann/json.hpp>

#include "ramify/plan/plan.h"
#include "ramify/wire/sign.h"

namespace ramify::plan {
namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson to_json(const model::Place& place) {
  return {{"file", place.file}, {"line", place.line}, {"column", place.column}};
}

OrderedJson to_json(const std::optional<std::string>& text) {
  return text ? OrderedJson(*text) : OrderedJson(nullptr);
}

OrderedJson to_json(const ops::FieldChange& change) {
  OrderedJson json{{"field", ops::to_string(change.field)}};
  if (!change.key.empty()) json["key"] = change.key;
  json["before"] = to_json(change.before);
  json["after"] = to_json(change.after);
  return json;
}

OrderedJson to_json(const std::vector<ops::FieldChange>& changes) {
  OrderedJson list = OrderedJson::array();
  for (const ops::FieldChange& change : changes) list.push_back(to_json(change));
  return list;
}

struct SubjectWriter {
  OrderedJson operator()(const model::ObjectRef& ref) const { return {{"object", model::to_string(ref)}}; }
  OrderedJson operator()(const model::Attachment& link) const {
    OrderedJson json{{"principal", model::to_string(model::ObjectRef{link.principal.kind, link.principal.name})},
                     {"policy_type", model::to_string(link.policy.type)},
                     {"policy", link.policy.name.str()}};
    if (link.resource_group) json["resource_group"] = link.resource_group->str();
    return json;
  }
  OrderedJson operator()(const model::Membership& link) const {
    return {{"group", link.group.str()}, {"member", link.user.str()}};
  }
  OrderedJson operator()(const ops::LoginProfileRef& login) const { return {{"login_profile", login.user.str()}}; }
  OrderedJson operator()(const ops::AccessKeyRef& key) const {
    OrderedJson json{{"key_of", key.user.str()}, {"ordinal", key.ordinal}};
    if (key.id) json["key_id"] = key.id->str();
    return json;
  }
};

OrderedJson to_json(const Step& step) {
  const ops::Change& change = step.change;
  OrderedJson json{{"id", step.id},
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
  const ops::Descriptor& descriptor = ops::descriptor(change.op);
  const auto undo = descriptor.undo(change);
  json["undo"] = undo ? OrderedJson(ops::to_string(undo->op)) : OrderedJson(nullptr);
  if (!descriptor.undo_note.empty()) json["undo_note"] = descriptor.undo_note;
  return json;
}

OrderedJson to_json(const diff::Remark& remark) {
  OrderedJson json{{"kind", diff::to_string(remark.kind)}, {"address", model::to_string(remark.address)}};
  if (!remark.detail.empty()) json["detail"] = remark.detail;
  if (remark.place) json["place"] = to_json(*remark.place);
  return json;
}

OrderedJson to_json(const GuardBasis& basis) {
  OrderedJson json{{"max_deletions", basis.limits.deletions},
                   {"max_deletion_share", basis.limits.share_percent},
                   {"admins_minimum", basis.admins}};
  json["allowed"] = OrderedJson::array();
  for (const Allowance& allowed : basis.allowed) {
    json["allowed"].push_back({{"guard", allowed.guard}, {"where", allowed.where}});
  }
  json["empty_accounts"] = OrderedJson::array();
  for (const model::AccountKey& account : basis.empty) json["empty_accounts"].push_back(account.str());
  json["protect"] = OrderedJson::object();
  for (const auto& [account, patterns] : basis.protect) {
    OrderedJson list = OrderedJson::array();
    for (const model::ObjectPattern& pattern : patterns) {
      list.push_back(std::string(model::to_string(pattern.kind)) + "/" + pattern.glob);
    }
    json["protect"][account.str()] = std::move(list);
  }
  return json;
}

OrderedJson to_json(const Finding& finding) {
  return {{"guard", finding.guard},
          {"where", finding.where},
          {"what", finding.what},
          {"lifted_by", to_json(finding.lifted_by)}};
}

OrderedJson to_json(const AccessPage& page) {
  OrderedJson json{{"broadens", page.broadens}, {"lines", OrderedJson::array()}};
  for (const AccessPage::Line& line : page.lines) {
    json["lines"].push_back({{"mark", std::string(1, line.mark)}, {"depth", line.depth}, {"text", line.text}});
  }
  return json;
}

/// All of the plan but its digest, always in the same order.
OrderedJson to_ordered(const Plan& plan) {
  OrderedJson json{{"format_version", plan.format_version},
                   {"tool_version", plan.tool_version},
                   {"created", format_instant(plan.created)},
                   {"expires", format_instant(plan.expires)}};
  json["project"] = plan.project;
  json["config_digest"] = plan.config_digest;
  if (plan.commit) {
    json["commit"] = {{"id", plan.commit->id},
                      {"author", plan.commit->author},
                      {"authors", plan.commit->authors},
                      {"as_committed", plan.commit->as_committed}};
  }
  json["accounts"] = OrderedJson::object();
  for (const auto& [key, id] : plan.accounts) {
    OrderedJson account{{"id", id.str()}};
    const auto domain = plan.default_domains.find(key);
    if (domain != plan.default_domains.end()) account["default_domain"] = domain->second;
    if (const auto policies = plan.system_policies.find(key); policies != plan.system_policies.end()) {
      for (const auto& [name, hash] : policies->second) account["system_policies"][name.str()] = hash;
    }
    json["accounts"][key.str()] = account;
  }
  json["steps"] = OrderedJson::array();
  for (const Step& step : plan.steps) json["steps"].push_back(to_json(step));
  json["remarks"] = OrderedJson::array();
  for (const diff::Remark& remark : plan.remarks) json["remarks"].push_back(to_json(remark));
  json["preconditions"] = OrderedJson::array();
  for (const Precondition& made : plan.preconditions) {
    json["preconditions"].push_back({{"address", model::to_string(made.address)}, {"hash", made.hash}});
  }
  json["binding"] = to_string(plan.binding);
  json["guards"] = to_json(plan.basis);
  json["findings"] = OrderedJson::array();
  for (const Finding& finding : plan.findings) json["findings"].push_back(to_json(finding));
  if (plan.page) json["access"] = to_json(*plan.page);
  return json;
}

std::string dump(const OrderedJson& json, int indent) {
  return json.dump(indent, ' ', false, OrderedJson::error_handler_t::replace);
}

}  // namespace

std::string to_json(const Plan& plan) {
  OrderedJson json = to_ordered(plan);
  json["digest"] = wire::sha256_hex(dump(json, -1));
  return dump(json, 2) + "\n";
}

std::string digest(const Plan& plan) {
  return wire::sha256_hex(dump(to_ordered(plan), -1));
}

std::string signed_text(const Plan& plan) {
  return "sha256:" + digest(plan) + "\n";
}

}  // namespace ramify::plan
