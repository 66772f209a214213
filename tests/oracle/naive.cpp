#include "naive.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <set>

namespace oracle {
namespace {

using Strings = std::vector<std::string>;

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

Strings list(const Json& value) {
  if (value.is_array()) return value.get<Strings>();
  return {value.is_string() ? value.get<std::string>() : value.dump()};
}

/// Everything a decision draws on.
struct Case {
  const Json& world;
  Request request;
  std::string own_id;
  std::string principal_arn;
};

/// 1, 0 or -1: whether all conditions of the statement hold.
int conditions(const Json& statement, const Case& now) {
  int all = 1;
  const Json all_operators = statement.value("Condition", Json::object());
  for (const auto& [op, keys] : all_operators.items()) {
    for (const auto& [key, wanted] : keys.items()) {
      const Strings arn{now.principal_arn};
      const Strings* actual = nullptr;
      if (const auto given = now.request.context.find(key); given != now.request.context.end()) {
        actual = &given->second;
      } else if (key == "acs:PrincipalARN") {
        actual = &arn;
      }
      const int holds = condition_holds(op, list(wanted), actual, now.request.complete);
      if (holds == 0) return 0;
      if (holds < 0) all = -1;
    }
  }
  return all;
}

bool speaks(const Json& statement, const std::string& plain, const std::string& negated,
            const std::function<bool(const std::string&)>& matches) {
  const bool not_form = statement.contains(negated);
  bool any = false;
  for (const auto& pattern : list(statement.at(not_form ? negated : plain))) any = any || matches(pattern);
  return any != not_form;
}

bool names(const std::string& principal, const Case& now) {
  if (principal == "*") return true;
  const std::string root = "acs:ram::" + now.own_id + ":root";
  return arn_matches(principal, now.principal_arn) || arn_matches(principal, root);
}

bool matches(const Json& statement, const Case& now, bool is_trust) {
  const std::string action = lower(now.request.action);
  if (!speaks(statement, "Action", "NotAction", [&](const auto& p) { return glob(lower(p), action); })) return false;
  if (!is_trust) {
    return speaks(statement, "Resource", "NotResource",
                  [&](const auto& p) { return arn_matches(p, now.request.resource); });
  }
  bool named = false;
  const Json& principal = statement.at("Principal");
  if (!principal.contains("RAM")) return false;
  for (const auto& one : list(principal.at("RAM"))) named = named || names(one, now);
  return named;
}

using Answers = std::set<char>;  ///< 'A'llow, 'E'xplicit deny, 'I'mplicit deny

/// Every answer that some way of settling the open statements gives.
Answers ask(const std::vector<Json>& documents, const Case& now, bool is_trust = false) {
  std::vector<std::pair<bool, int>> matching;  // is it a Deny; does it hold
  for (const Json& document : documents) {
    for (const Json& statement : document.at("Statement")) {
      if (!matches(statement, now, is_trust)) continue;
      const int holds = conditions(statement, now);
      if (holds != 0) matching.emplace_back(statement.at("Effect") == "Deny", holds);
    }
  }
  bool deny = false;
  bool allow = false;
  bool may_deny = false;
  bool may_allow = false;
  for (const auto& [is_deny, holds] : matching) {
    (is_deny ? may_deny : may_allow) = true;
    if (holds == 1) (is_deny ? deny : allow) = true;
  }
  Answers out;
  for (const bool denied : {false, true}) {
    for (const bool allowed : {false, true}) {
      if ((denied && !may_deny) || (!denied && deny) || (allowed && !may_allow) || (!allowed && allow)) continue;
      out.insert(denied ? 'E' : (allowed ? 'A' : 'I'));
    }
  }
  return out;
}

std::string word(const Answers& answers) {
  if (answers == Answers{'A'}) return "allow";
  if (answers.count('A') != 0) return "open";
  return answers == Answers{'E'} ? "explicit_deny" : "implicit_deny";
}

/// The document of an attached policy; null where nobody knows it.
Json document_of(const Json& account, const Json& attachment) {
  const std::string name = attachment.at("policy");
  const char* where = attachment.at("type") == "System" ? "system_policies" : "policies";
  for (const Json& policy : account.value(where, Json::array())) {
    if (lower(policy.at("name")) == lower(name)) return policy.at("document");
  }
  if (lower(name) == "administratoraccess") {
    return Json::parse(R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})");
  }
  return nullptr;
}

bool holds(const Json& account, const Json& attachment, const std::string& principal) {
  const auto slash = principal.find('/');
  const std::string kind = principal.substr(0, slash);
  const std::string name = principal.substr(slash + 1);
  if (attachment.contains(kind)) return attachment.at(kind) == name;
  if (kind != "user" || !attachment.contains("group")) return false;
  for (const Json& group : account.value("groups", Json::array())) {
    if (group.at("name") != attachment.at("group")) continue;
    for (const Json& member : group.value("members", Json::array())) {
      if (member == name) return true;
    }
  }
  return false;
}

/// What the policies of one scope say; the whole account where `group` is empty.
Answers ask_scope(const Json& account, const std::string& group, const Case& now) {
  std::vector<Json> documents;
  bool unknown_system = false;
  bool unknown_custom = false;
  for (const Json& attachment : account.value("attachments", Json::array())) {
    if (attachment.value("resource_group", std::string()) != group) continue;
    if (!holds(account, attachment, now.request.principal)) continue;
    const Json document = document_of(account, attachment);
    if (!document.is_null()) {
      documents.push_back(document);
    } else {
      (attachment.at("type") == "System" ? unknown_system : unknown_custom) = true;
    }
  }
  Answers out = ask(documents, now);
  if (out == Answers{'E'}) return out;
  if (unknown_custom) out.insert({'A', 'E'});
  if (unknown_system && out.count('I') != 0) out.insert('A');
  return out;
}

Answers ask_identity(const Json& account, const Case& now) {
  Answers out = ask_scope(account, "", now);
  if (out.count('I') == 0) return out;
  std::set<std::string> groups;
  for (const Json& attachment : account.value("attachments", Json::array())) {
    groups.insert(attachment.value("resource_group", std::string()));
  }
  groups.erase("");
  const std::string action = lower(now.request.action);
  const std::string service = action.substr(0, action.find(':'));
  const std::set<std::string> with_groups{"adb", "alb", "apig", "arms",    "computenest", "cr",  "cs",
                                          "ecs", "ess", "gwlb", "hbase",   "kvstore",     "nlb", "oss",
                                          "ots", "rds", "ros",  "polardb", "slb",         "vpc"};
  const bool documented = with_groups.count(service) != 0;
  Answers scoped;
  bool counted = false;
  for (const auto& group : groups) {
    if (!now.request.resource_group.empty() && group != now.request.resource_group) continue;
    const Answers said = ask_scope(account, group, now);
    scoped.insert(said.begin(), said.end());
    counted = true;
  }
  // In none of these groups, or in a service that knows none.
  if (!counted || now.request.resource_group.empty() || !documented) scoped.insert('I');
  out.erase('I');
  out.insert(scoped.begin(), scoped.end());
  return out;
}

Answers ask_control(const Json& level, const Case& now) {
  std::vector<Json> documents{level.at("document")};
  bool only_denies = true;
  for (const Json& statement : level.at("document").at("Statement")) {
    only_denies = only_denies && statement.at("Effect") == "Deny";
  }
  if (only_denies) {
    documents.push_back(Json::parse(R"({"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})"));
  }
  return ask(documents, now);
}

Answers ask_trust(const Case& now) {
  const std::string& arn = now.request.resource;
  const std::string tail = ":role/";
  for (const auto& [key, account] : now.world.at("accounts").items()) {
    for (const Json& role : account.value("roles", Json::array())) {
      const std::string id = account.at("id");
      const std::string name = lower(role.at("name"));
      if (lower(arn) == "acs:ram::" + id + tail + name || lower(arn) == "acs:ram:*:" + id + tail + name) {
        return ask({role.at("trust")}, now, true);
      }
    }
  }
  return {'I'};
}

}  // namespace

std::string basic(const Json& documents, const Request& request) {
  const Json world = Json::object();
  return word(ask(documents.get<std::vector<Json>>(), {world, request, "", ""}));
}

std::string decide(const Json& world, const Request& request) {
  const Json& account = world.at("accounts").at(request.account);
  const std::string id = account.at("id");
  const Case now{world, request, id, "acs:ram::" + id + ":" + request.principal};
  const bool assuming = lower(request.action) == "sts:assumerole";

  std::string owner_id = id;
  std::string rest = request.resource;
  for (int colon = 0; colon < 3 && !rest.empty(); ++colon)
    rest = rest.substr(std::min(rest.find(':'), rest.size() - 1) + 1);
  const std::string field = rest.substr(0, rest.find(':'));
  if (!field.empty() && std::all_of(field.begin(), field.end(), [](unsigned char c) { return std::isdigit(c) != 0; })) {
    owner_id = field;
  }
  if (request.principal == "root") return !assuming && owner_id == id ? "allow" : "implicit_deny";

  Answers final;
  std::vector<Answers> gates;
  for (const auto& [key, owner] : world.at("accounts").items()) {
    if (owner.at("id") != owner_id) continue;
    for (const Json& level : owner.value("control_policies", Json::array())) gates.push_back(ask_control(level, now));
  }
  for (Answers gate : gates) {
    const bool passes = gate.erase('A') != 0;
    final.insert(gate.begin(), gate.end());
    if (!passes) return word(final);
  }
  const bool reaches = owner_id == id || assuming;
  Answers identity{'I'};
  if (reaches) identity = assuming && owner_id != id ? ask_scope(account, "", now) : ask_identity(account, now);
  const Answers trust = assuming ? ask_trust(now) : Answers{'A'};
  for (const char a : identity) {
    for (const char b : trust) final.insert(a == 'E' || b == 'E' ? 'E' : (a == 'A' && b == 'A' ? 'A' : 'I'));
  }
  return word(final);
}

}  // namespace oracle
