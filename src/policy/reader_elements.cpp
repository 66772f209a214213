#include <fmt/format.h>

#include <algorithm>

#include "arn.h"
#include "json_place.h"
#include "operators.h"
#include "ramify/diag/instant.h"
#include "ramify/text/text.h"
#include "reader.h"

namespace ramify::policy {
namespace {

bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool is_wildcard(char c) {
  return c == '*' || c == '?';
}

/// `code:name`; where `wildcards`, both may hold them. Names of condition keys may hold anything (tags do).
bool is_code_and_name(std::string_view text, bool wildcards, bool any_name) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
  const std::string_view code = text.substr(0, colon);
  const std::string_view name = text.substr(colon + 1);
  const bool code_fits = std::all_of(code.begin(), code.end(), [&](char c) {
    return is_alnum(c) || c == '-' || c == '_' || (wildcards && is_wildcard(c));
  });
  const bool name_fits =
      any_name || std::all_of(name.begin(), name.end(), [](char c) {
        return is_alnum(c) || std::string_view("-_./").find(c) != std::string_view::npos || is_wildcard(c);
      });
  return code_fits && name_fits;
}

std::optional<std::string> wanted_value(const Operator& op, std::string_view text) {
  switch (op.type) {
    case ValueType::numeric:
      if (!parse_number(text)) return R"(a number, such as "3600")";
      break;
    case ValueType::date:
      if (!parse_instant(text)) return R"(a time, such as "2026-12-31T23:59:59Z")";
      break;
    case ValueType::boolean:
      if (!parse_bool(text)) return R"("true" or "false")";
      break;
    case ValueType::ip:
      if (!parse_ip_range(text)) return R"(an address or a CIDR block, such as "203.0.113.0/24")";
      break;
    case ValueType::string:
    case ValueType::string_folded:
    case ValueType::pattern:
      break;
  }
  return std::nullopt;
}

/// What to write instead of an operator that other clouds have and RAM does not.
std::string operator_help(std::string_view name) {
  const auto names = operator_names();
  const std::string folded = text::fold_case(name);
  constexpr std::string_view kIfExists = "ifexists";
  if (const std::size_t at = folded.rfind(kIfExists);
      at != std::string::npos && at + kIfExists.size() == folded.size()) {
    const std::string_view bare = name.substr(0, at);
    const std::string instead =
        find_operator(bare) != nullptr ? std::string(bare) : text::suggest(bare, names).value_or("StringEquals");
    return fmt::format("the service refuses ...IfExists; use \"{}\"", instead);
  }
  if (folded == "null")
    return "the service refuses Null; a negated operator such as StringNotLike holds for an absent key";
  if (folded.rfind("forany", 0) == 0 || folded.rfind("forall", 0) == 0) {
    return "the service documents no set operators; several values of one key already mean any of them";
  }
  if (folded.rfind("arn", 0) == 0) return R"(the service has no Arn operators; use "StringLike")";
  if (const auto near = text::suggest(name, names)) return fmt::format("did you mean \"{}\"?", *near);
  return fmt::format("use one of {}", fmt::join(names, ", "));
}

}  // namespace

template <class Check>
std::vector<std::string> Reader::checked(const Json& object, const std::string& pointer, std::string_view member,
                                         Check check) {
  const Json& value = object.at(std::string(member));
  const std::string where = pointer_to(pointer, member);
  const auto each = [&](const Json& item, const std::string& at) {
    if (item.is_string()) check(item.template get<std::string>(), at);
  };
  if (!value.is_array()) {
    each(value, where);
  } else {
    for (std::size_t i = 0; i < value.size(); ++i) each(value[i], pointer_to(where, i));
  }
  return strings(value, where, member);
}

void Reader::actions(const Json& object, const std::string& pointer, const Meant& meant, Statement& out) {
  const bool plain = object.contains("Action");
  const bool negated = object.contains("NotAction");
  const auto check = [this](const std::string& text, const std::string& at) { check_action(text, at); };
  if (plain && negated) {
    fault("P005", pointer, "the statement has both Action and NotAction", "keep one of them");
  } else if (!plain && !negated && meant.count("Action") + meant.count("NotAction") == 0) {
    fault("P005", pointer, "the statement has neither Action nor NotAction", R"(add "Action")");
  }
  if (negated) out.actions = checked(object, pointer, "NotAction", check);
  if (plain) out.actions = checked(object, pointer, "Action", check);
  out.not_action = negated && !plain;
}

void Reader::resources(const Json& object, const std::string& pointer, const Meant& meant, Statement& out) {
  const bool plain = object.contains("Resource");
  const bool negated = object.contains("NotResource");
  const auto check = [this](const std::string& text, const std::string& at) { check_arn(text, at, "a resource"); };
  if (plain && negated) {
    fault("P001", pointer, "the statement has both Resource and NotResource", "keep one of them");
  } else if (!plain && !negated && meant.count("Resource") + meant.count("NotResource") == 0) {
    fault("P001", pointer, "the statement has no Resource", R"(add "Resource"; "*" stands for every resource)");
  }
  if (negated) out.resources = checked(object, pointer, "NotResource", check);
  if (plain) out.resources = checked(object, pointer, "Resource", check);
  out.not_resource = negated && !plain;
}

void Reader::principals(const Json& object, const std::string& pointer, const Meant& meant, Statement& out) {
  const auto found = object.find("Principal");
  const std::string help = R"(write "Principal": {"RAM": …}, {"Service": …} or {"Federated": …})";
  if (found == object.end()) {
    if (meant.count("Principal") == 0) fault("P013", pointer, "the statement of a trust policy has no Principal", help);
    return;
  }
  const std::string where = pointer_to(pointer, "Principal");
  if (!found->is_object()) {
    const std::string shown = found->is_string() ? fmt::format("\"{}\"", text::printable(found->get<std::string>()))
                                                 : std::string(type_name(*found));
    fault("P001", where, fmt::format("Principal must be an object, not {}", shown), help);
    return;
  }
  const std::size_t faults_before = faults_.size();
  check_members(*found, where, "Principal", {"RAM", "Service", "Federated"});
  const auto check = [this](const std::string& text, const std::string& at) { check_arn(text, at, "a principal"); };
  const auto no_check = [](const std::string& /*text*/, const std::string& /*at*/) {};
  if (found->contains("RAM")) out.principals.ram = checked(*found, where, "RAM", check);
  if (found->contains("Service")) out.principals.service = checked(*found, where, "Service", no_check);
  if (found->contains("Federated")) out.principals.federated = checked(*found, where, "Federated", check);
  if (out.principals.empty() && faults_.size() == faults_before) {
    fault("P013", where, "Principal names nobody", help);
  }
}

Conditions Reader::conditions(const Json& value, const std::string& pointer) {
  Conditions out;
  if (!expect_object(value, pointer, "Condition")) return out;
  for (const auto& [op, keys] : value.items()) {
    const std::string op_pointer = pointer_to(pointer, op);
    if (find_operator(op) == nullptr) {
      fault("P009", op_pointer, fmt::format("the service has no condition operator \"{}\"", text::printable(op)),
            operator_help(op));
    }
    if (!expect_object(keys, op_pointer, "a condition operator")) continue;
    auto& out_keys = out[op];
    for (const auto& [key, values] : keys.items()) {
      const std::string key_pointer = pointer_to(op_pointer, key);
      if (!is_code_and_name(key, false, true)) {
        fault("P010", key_pointer, fmt::format("\"{}\" is no condition key", text::printable(key)),
              R"(a key is a service's code, a colon and a name, such as "acs:SourceIp")");
      }
      out_keys[key] = condition_values(values, key_pointer, op);
    }
  }
  return out;
}

std::vector<std::string> Reader::condition_values(const Json& value, const std::string& pointer, std::string_view op) {
  auto values = strings(value, pointer, "a condition's value", true);
  const Operator* known = find_operator(op);
  if (known == nullptr) return values;
  if (known->type == ValueType::boolean && value.is_array() && value.size() > 1) {
    fault("P011", pointer, fmt::format("Bool takes one value, not {}", value.size()), R"(keep "true" or "false")");
  }
  const auto check = [&](const Json& item, const std::string& at) {
    if (!item.is_string() && !item.is_boolean() && !item.is_number()) return;
    const std::string text = item.is_string() ? item.get<std::string>() : item.dump();
    if (const auto wanted = wanted_value(*known, text)) {
      fault("P012", at, fmt::format("{} cannot compare with \"{}\"", op, text::printable(text)),
            fmt::format("write {}", *wanted));
    }
  };
  if (!value.is_array()) {
    check(value, pointer);
  } else {
    for (std::size_t i = 0; i < value.size(); ++i) check(value[i], pointer_to(pointer, i));
  }
  return values;
}

void Reader::check_action(const std::string& text, const std::string& pointer) {
  if (text == "*" || is_code_and_name(text, true, false)) return;
  fault("P006", pointer, fmt::format("\"{}\" is no action", text::printable(text)),
        R"(an action is "*" or a service's code, a colon and a name, such as "oss:GetObject")");
}

void Reader::check_arn(const std::string& text, const std::string& pointer, std::string_view what) {
  if (text == "*") return;
  const std::string shown = text::printable(text);
  const std::string help =
      kind_ == DocumentKind::trust
          ? R"(write it as "acs:ram::<account id>:root", ":user/<name>" or ":role/<name>")"
          : R"(write it as "acs:<service>:<region>:<account id>:<resource>"; "*" may stand for a field)";
  if (text.rfind("acs:", 0) != 0) {
    fault("P007", pointer, fmt::format("{} must begin with \"acs:\"; \"{}\" does not", what, shown), help);
  } else if (!split_arn(text)) {
    fault("P007", pointer, fmt::format("{} has five fields parted by colons; \"{}\" has fewer", what, shown), help);
  }
}

}  // namespace ramify::policy
