#include "ramify/policy/document.h"

#include "json_place.h"
#include "ramify/text/strict_json.h"
#include "reader.h"
#include "rules/rules.h"

namespace ramify::policy {
namespace {

Json list_or_one(const std::vector<std::string>& values) {
  if (values.size() == 1) return values.front();
  return Json(values);
}

Json to_value(const Principals& principals) {
  Json value = Json::object();
  if (!principals.ram.empty()) value["RAM"] = list_or_one(principals.ram);
  if (!principals.service.empty()) value["Service"] = list_or_one(principals.service);
  if (!principals.federated.empty()) value["Federated"] = list_or_one(principals.federated);
  return value;
}

Json to_value(const Conditions& conditions) {
  Json value = Json::object();
  for (const auto& [op, keys] : conditions) {
    Json& out = value[op] = Json::object();
    for (const auto& [key, values] : keys) out[key] = list_or_one(values);
  }
  return value;
}

Json to_value(const Statement& statement) {
  Json value = Json::object();
  if (statement.sid) value["Sid"] = *statement.sid;
  value["Effect"] = statement.effect == Effect::allow ? "Allow" : "Deny";
  value[statement.not_action ? "NotAction" : "Action"] = list_or_one(statement.actions);
  if (!statement.principals.empty()) {
    value["Principal"] = to_value(statement.principals);
  } else {
    value[statement.not_resource ? "NotResource" : "Resource"] = list_or_one(statement.resources);
  }
  if (!statement.conditions.empty()) value["Condition"] = to_value(statement.conditions);
  return value;
}

Json to_value(const Document& document) {
  Json value = Json::object();
  value["Version"] = "1";
  Json& statements = value["Statement"] = Json::array();
  for (const Statement& statement : document.statements) statements.push_back(to_value(statement));
  return value;
}

/// Never throws: bytes that are no UTF-8 become U+FFFD.
std::string dump(const Json& value, int indent) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

tl::expected<Document, std::vector<DocumentFault>> parse(std::string_view json, DocumentKind kind) {
  const auto root = text::parse_ordered_json(json);
  if (!root) {
    Faults faults;
    if (!rules::duplicate_member(root.error(), faults)) rules::bad_json(root.error(), faults);
    auto all = faults.take();
    all.front().line = root.error().line;
    all.front().column = root.error().column;
    return tl::unexpected(std::move(all));
  }
  Reader reader(kind);
  Document document = reader.read(*root);
  auto faults = reader.take_faults();
  if (faults.empty()) return document;
  const auto places = places_of(json);
  for (DocumentFault& fault : faults) {
    if (const auto place = places.find(fault.pointer); place != places.end()) {
      fault.line = place->second.line;
      fault.column = place->second.column;
    }
  }
  return tl::unexpected(std::move(faults));
}

std::string to_json(const Document& document) {
  return dump(to_value(document), -1);
}
std::string to_pretty_json(const Document& document) {
  return dump(to_value(document), 2);
}

}  // namespace ramify::policy
