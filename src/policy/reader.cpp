#include "reader.h"

#include "json_place.h"
#include "rules/rules.h"

namespace ramify::policy {
namespace {

/// Puts a string, or each of a list's, to `take(value, pointer)`; what is of another type too.
template <class Take>
void each(const Json& value, const std::string& pointer, Take take) {
  if (!value.is_array()) {
    take(value, pointer);
    return;
  }
  for (std::size_t i = 0; i < value.size(); ++i) take(value[i], pointer_to(pointer, i));
}

void unruled(const std::string& /*text*/, const std::string& /*pointer*/) {}

}  // namespace

Document Reader::read(const Json& root) {
  Document document;
  if (!rules::expect_object(root, "", "a policy document", faults_)) return document;
  Element whole{root, "", "a policy document"};
  rules::unknown_element(whole, {"Version", "Statement"}, faults_);
  rules::bad_version(whole, faults_);
  rules::expect_statements(whole, faults_);
  const auto found = root.find("Statement");
  if (found == root.end()) return document;
  const std::string pointer = whole.pointer_to("Statement");
  if (found->is_object()) document.statements.push_back(statement(*found, pointer));
  if (!found->is_array()) return document;
  for (std::size_t i = 0; i < found->size(); ++i) {
    document.statements.push_back(statement((*found)[i], pointer_to(pointer, i)));
  }
  return document;
}

Statement Reader::statement(const Json& value, const std::string& pointer) {
  Statement out;
  if (!rules::expect_object(value, pointer, "a statement", faults_)) return out;
  Element element{value, pointer, "a statement"};
  // Elements of the other kind of document have messages of their own, so they count as known here.
  rules::unknown_element(
      element, {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "Condition"}, faults_);
  if (const auto sid = value.find("Sid"); sid != value.end()) {
    if (rules::expect_string(*sid, element.pointer_to("Sid"), "Sid", faults_)) out.sid = sid->get<std::string>();
  }
  rules::bad_effect(element, faults_);
  if (const auto effect = value.find("Effect"); effect != value.end() && *effect == "Deny") out.effect = Effect::deny;
  actions(element, out);
  if (kind_ == DocumentKind::identity) {
    resources(element, out);
    rules::misplaced_principal(element, kind_, faults_);
  } else {
    rules::misplaced_principal(element, kind_, faults_);
    principals(element, out);
    rules::resource_of_trust(element, faults_);
  }
  if (const auto condition = value.find("Condition"); condition != value.end()) {
    out.conditions = conditions(*condition, element.pointer_to("Condition"));
  }
  return out;
}

std::vector<std::string> Reader::strings(const Element& element, std::string_view member, const Rule& rule) {
  std::vector<std::string> out;
  if (!element.has(member)) return out;
  const Json& value = element.json.at(std::string(member));
  const std::string pointer = element.pointer_to(member);
  each(value, pointer, [&](const Json& item, const std::string& at) {
    if (!item.is_string()) return;
    out.push_back(item.get<std::string>());
    rule(out.back(), at);
  });
  rules::expect_strings(value, pointer, member, false, faults_);
  return out;
}

void Reader::actions(const Element& statement, Statement& out) {
  rules::action_and_not_action(statement, faults_);
  const auto rule = [this](const std::string& text, const std::string& at) { rules::bad_action(text, at, faults_); };
  const auto negated = strings(statement, "NotAction", rule);
  out.not_action = statement.has("NotAction") && !statement.has("Action");
  const auto plain = strings(statement, "Action", rule);
  out.actions = out.not_action ? negated : plain;
}

void Reader::resources(const Element& statement, Statement& out) {
  rules::expect_one_resource(statement, faults_);
  const auto rule = [this](const std::string& text, const std::string& at) {
    rules::bad_arn(text, at, kind_, faults_);
  };
  const auto negated = strings(statement, "NotResource", rule);
  out.not_resource = statement.has("NotResource") && !statement.has("Resource");
  const auto plain = strings(statement, "Resource", rule);
  out.resources = out.not_resource ? negated : plain;
}

void Reader::principals(const Element& statement, Statement& out) {
  if (!statement.has("Principal") || !rules::expect_principals(statement, faults_)) return;
  const std::size_t before = faults_.count();
  Element principal{statement.json.at("Principal"), statement.pointer_to("Principal"), "Principal"};
  rules::unknown_element(principal, {"RAM", "Service", "Federated"}, faults_);
  const auto rule = [this](const std::string& text, const std::string& at) {
    rules::bad_arn(text, at, kind_, faults_);
  };
  out.principals.ram = strings(principal, "RAM", rule);
  out.principals.service = strings(principal, "Service", unruled);
  out.principals.federated = strings(principal, "Federated", rule);
  if (out.principals.empty() && faults_.none_since(before)) rules::principal_of_nobody(statement, faults_);
}

Conditions Reader::conditions(const Json& value, const std::string& pointer) {
  Conditions out;
  if (!rules::expect_object(value, pointer, "Condition", faults_)) return out;
  for (const auto& [op, keys] : value.items()) {
    const std::string op_pointer = pointer_to(pointer, op);
    rules::unsupported_operator(op, op_pointer, faults_);
    if (!rules::expect_object(keys, op_pointer, "a condition operator", faults_)) continue;
    auto& out_keys = out[op];
    for (const auto& [key, values] : keys.items()) {
      const std::string key_pointer = pointer_to(op_pointer, key);
      rules::bad_condition_key(key, key_pointer, faults_);
      out_keys[key] = condition_values(values, key_pointer, op);
    }
  }
  return out;
}

std::vector<std::string> Reader::condition_values(const Json& value, const std::string& pointer,
                                                  const std::string& op) {
  rules::expect_strings(value, pointer, "a condition's value", true, faults_);
  const Operator* known = find_operator(op);
  if (known != nullptr) rules::several_booleans(*known, value, pointer, faults_);
  std::vector<std::string> out;
  each(value, pointer, [&](const Json& item, const std::string& at) {
    if (!item.is_string() && !item.is_boolean() && !item.is_number()) return;
    out.push_back(item.is_string() ? item.get<std::string>() : item.dump());
    if (known != nullptr) rules::bad_value(*known, out.back(), at, faults_);
  });
  return out;
}

}  // namespace ramify::policy
