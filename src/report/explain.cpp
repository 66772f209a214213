#include "ramify/report/explain.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "explain_origin.h"
#include "paint.h"
#include "ramify/text/text.h"
#include "words.h"

namespace ramify::report {
namespace {

using Json = nlohmann::ordered_json;

/// `allow`, `DENY`: an answer as people read it.
std::string answer_words(const Paint& paint, const access::Decision& decision) {
  switch (decision.standing) {
    case access::Standing::allow:
      return paint.green("allow");
    case access::Standing::conditional:
      return paint.yellow("conditional");
    case access::Standing::unknown:
      return paint.yellow("unknown");
    case access::Standing::deny:
      break;
  }
  return paint.red(decision.explicit_deny ? "explicit deny" : "implicit deny");
}

std::string verdict_words(const access::LayerAnswer& answer) {
  if (answer.is_unknown) return "unknown";
  switch (answer.verdict) {
    case policy::Verdict::allow:
      return "allow";
    case policy::Verdict::explicit_deny:
      return "explicit deny";
    case policy::Verdict::implicit_deny:
      return "nothing allows";
    case policy::Verdict::conditional:
      break;
  }
  return "conditional";
}

std::string listed(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : ", ") + text::printable(item);
  return out;
}

std::string policy_names(const std::vector<model::PolicyRef>& refs) {
  std::vector<std::string> names;
  for (const auto& ref : refs) names.push_back(ref.name.str());
  return listed(names);
}

/// Why the answer is what it is, in one sentence.
std::string reason(const access::Asked& asked, const access::Decision& decision) {
  using access::Standing;
  if (!decision.layer) {
    return decision.standing == Standing::allow ? "the account itself may do everything in its own account"
                                                : "nobody of that name is there";
  }
  const std::string layer(policy::to_string(*decision.layer));
  switch (decision.standing) {
    case Standing::allow:
      return "decided by " + layer;
    case Standing::conditional:
      return fmt::format("{} depends on {}", layer, listed(decision.residual_keys));
    case Standing::unknown:
      if (!decision.unknown_policies.empty()) {
        return fmt::format("{} is not known: nobody has read the document of {}", layer,
                           policy_names(decision.unknown_policies));
      }
      return fmt::format("{} is not known", layer);
    case Standing::deny:
      break;
  }
  if (decision.explicit_deny) return fmt::format("{} denies it", layer);
  if (*decision.layer == policy::Layer::trust) {
    return fmt::format("{}: no statement of the trust lets {} in", layer, text::printable(to_string(asked.subject)));
  }
  return fmt::format("{}: no statement allows it", layer);
}

void put_statement(Json& json, const Statement& statement) {
  Json& out = json["statement"];
  out = nullptr;
  if (!statement.index) return;
  out = Json::object();
  out["index"] = *statement.index;
  if (!statement.policy.empty()) out["policy"] = statement.policy;
  if (!statement.policy_type.empty()) out["policy_type"] = statement.policy_type;
  if (!statement.holder.empty()) out["holder"] = statement.holder;
  if (!statement.resource_group.empty()) out["resource_group"] = statement.resource_group;
  if (!statement.role.empty()) out["role"] = statement.role;
  if (!statement.version.empty()) out["version"] = statement.version;
  if (!statement.place.empty()) out["place"] = statement.place;
}

void put_open(Json& json, const std::vector<std::string>& keys, const std::vector<model::PolicyRef>& unknown) {
  if (!keys.empty()) json["open"] = keys;
  for (const auto& ref : unknown) {
    json["unknown_policies"].push_back(fmt::format("{}/{}", model::to_string(ref.type), ref.name.str()));
  }
}

Json rule_json(const access::OpenRule& rule) {
  Json out = Json::object();
  const auto list = [](const std::vector<policy::Conditions>& rules) {
    Json listed = Json::array();
    for (const auto& conditions : rules) listed.push_back(conditions.empty() ? Json::object() : Json(conditions));
    return listed;
  };
  out["when"] = list(rule.when);
  out["unless"] = list(rule.unless);
  return out;
}

void put_residual(Json& json, const Residuals& residual) {
  for (const auto& each : residual) {
    Json out = Json::object();
    out["layer"] = policy::to_string(each.layer);
    if (!each.control_policy.empty()) out["control_policy"] = each.control_policy;
    out.update(rule_json(each.rule));
    for (const auto& [group, rule] : each.groups) out["resource_groups"][group.str()] = rule_json(rule);
    json["residual"].push_back(std::move(out));
  }
}

/// ` when A and B, or when C unless D, or unless E`
std::string any_of(std::string_view word, const std::vector<policy::Conditions>& rules) {
  std::string words;
  for (const auto& conditions : rules) {
    if (conditions.empty()) return {};
    words += fmt::format("{} {} {}", words.empty() ? "" : ", or", word, bare_condition_words(conditions));
  }
  return words;
}

/// ` when acs:SourceIp IpAddress "10.0.0.0/8", or in resource group rg-a`
std::string residual_words(const access::Residual& residual) {
  std::vector<std::string> ways;
  if (!residual.rule.when.empty()) ways.push_back(any_of("when", residual.rule.when));
  for (const auto& [group, rule] : residual.groups) {
    ways.push_back(fmt::format(" in resource group {}{}{}", text::printable(group.str()), any_of("when", rule.when),
                               any_of("unless", rule.unless)));
  }
  const std::string unless = any_of("unless", residual.rule.unless);
  return fmt::format("{}{}{}", fmt::join(ways, ", or"), residual.groups.empty() || unless.empty() ? "" : ",", unless);
}

void put_decision(Json& json, const access::Asked& asked, const access::Decision& decision, const Residuals& residual,
                  const Origin& origin) {
  json["decision"] = access::decision_word(decision);
  json["layer"] = decision.layer ? Json(policy::to_string(*decision.layer)) : Json(nullptr);
  put_statement(json, statement_of(asked, decision, origin));
  put_open(json, decision.residual_keys, decision.unknown_policies);
  put_residual(json, residual);
  if (!asked.is_declared) json["declared"] = false;
}

std::string dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string explain_text(const access::Asked& asked, const access::Trace& trace, const Residuals& residual,
                         const Origin& origin, const Style& style) {
  const Paint paint(style);
  std::string out = fmt::format("{}: {} {} {}\n  {}\n", answer_words(paint, trace.decision),
                                text::printable(to_string(asked.subject)), text::printable(asked.action),
                                text::printable(asked.resource), reason(asked, trace.decision));
  for (const auto& each : residual) {
    const std::string name = each.control_policy.empty() ? "" : " " + text::printable(each.control_policy);
    out += fmt::format("  {}{} allows it{}\n", policy::to_string(each.layer), name, residual_words(each));
  }
  if (asked.subject.kind == access::Subject::Kind::stranger) {
    out +=
        fmt::format("  {} is not declared: judged as a user who holds sts:AssumeRole on every role and nothing else\n",
                    text::printable(to_string(asked.subject)));
  }
  if (trace.layers.empty()) return out;
  std::vector<std::vector<std::string>> rows;
  for (const access::LayerAnswer& answer : trace.layers) {
    const Statement statement = statement_of(asked, answer, origin);
    std::string why = statement_words(statement);
    if (why.empty() && !answer.unknown_policies.empty()) why = "not read: " + policy_names(answer.unknown_policies);
    if (!answer.residual_keys.empty())
      why += (why.empty() ? "" : "; ") + ("depends on " + listed(answer.residual_keys));
    rows.push_back({"  " + std::string(policy::to_string(answer.layer)), verdict_words(answer), std::move(why),
                    text::printable(statement.place)});
  }
  return out + "\n" + text::table(rows);
}

std::string explain_json(const access::Asked& asked, const access::Trace& trace, const Residuals& residual,
                         const Origin& origin) {
  Json json = Json::object();
  json["format_version"] = 1;
  json["principal"] = to_string(asked.subject);
  json["action"] = asked.action;
  json["resource"] = asked.resource;
  put_decision(json, asked, trace.decision, residual, origin);
  json["reason"] = reason(asked, trace.decision);
  json["layers"] = Json::array();
  for (const access::LayerAnswer& answer : trace.layers) {
    Json layer = Json::object();
    layer["layer"] = policy::to_string(answer.layer);
    layer["decision"] = answer.is_unknown ? "unknown" : policy::to_string(answer.verdict);
    put_statement(layer, statement_of(asked, answer, origin));
    put_open(layer, answer.residual_keys, answer.unknown_policies);
    json["layers"].push_back(std::move(layer));
  }
  return dump(json, 2);
}

std::string explain_line(std::size_t line, const access::Asked& asked, const access::Decision& decision,
                         const Residuals& residual, const Origin& origin) {
  Json json = Json::object();
  json["line"] = line;
  put_decision(json, asked, decision, residual, origin);
  return dump(json, -1);
}

std::string explain_fault_line(std::size_t line, const std::string& message) {
  Json json = Json::object();
  json["line"] = line;
  json["error"] = message;
  return dump(json, -1);
}

}  // namespace ramify::report
