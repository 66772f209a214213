#include "documents.h"

#include <fmt/format.h>

#include <algorithm>

#include "ramify/policy/catalogue.h"
#include "ramify/text/strict_json.h"

namespace ramify::sim {
namespace {

tl::unexpected<ApiError> malformed(std::string message) {
  return refuse(400, "MalformedPolicyDocument", std::move(message));
}

Answer<policy::Document> parsed_or_malformed(const std::string& text, policy::DocumentKind kind) {
  auto document = policy::parse(text, kind);
  if (document) return std::move(*document);
  std::string message;
  for (const auto& fault : document.error()) {
    if (!message.empty()) message += "; ";
    message += fault.pointer.empty() ? fault.message : fmt::format("{}: {}", fault.pointer, fault.message);
  }
  return malformed(fmt::format("The policy document is malformed: {}", message));
}

/// The user or role that `acs:ram::<account>:user/<name>` speaks of does not exist in an account that does.
bool names_nobody(Store& store, std::string_view arn) {
  constexpr std::string_view kPrefix = "acs:ram::";
  if (arn.substr(0, kPrefix.size()) != kPrefix) return false;
  const auto rest = arn.substr(kPrefix.size());
  const auto colon = rest.find(':');
  if (colon == std::string_view::npos) return false;
  Account* account = store.find_account(std::string(rest.substr(0, colon)));
  const auto relative = rest.substr(colon + 1);
  const auto slash = relative.find('/');
  if (account == nullptr || slash == std::string_view::npos) return false;
  const auto name = relative.substr(slash + 1);
  if (name.find_first_of("*?") != std::string_view::npos) return false;
  if (relative.substr(0, slash) == "user") return account->find_user(name) == nullptr;
  if (relative.substr(0, slash) == "role") return account->find_role(name) == nullptr;
  return false;
}

using Ordered = nlohmann::ordered_json;

/// One string as a list of one and the other way round; longer lists backwards.
Ordered other_list_form(const Ordered& value) {
  if (value.is_string()) return Ordered::array({value});
  if (!value.is_array()) return value;
  if (value.size() == 1) return value.front();
  Ordered out = Ordered::array();
  for (auto it = value.rbegin(); it != value.rend(); ++it) out.push_back(*it);
  return out;
}

Ordered other_statement_form(const Ordered& statement) {
  Ordered out = Ordered::object();
  for (auto it = statement.rbegin(); it != statement.rend(); ++it) {
    const std::string& key = it.key();
    if (key == "Condition" || key == "Principal") {
      Ordered inner = Ordered::object();
      for (const auto& [name, value] : it->items()) {
        if (!value.is_object()) {
          inner[name] = other_list_form(value);
          continue;
        }
        for (const auto& [condition_key, values] : value.items()) inner[name][condition_key] = other_list_form(values);
      }
      out[key] = inner;
    } else if (key == "Effect" || key == "Sid") {
      out[key] = *it;
    } else {
      out[key] = other_list_form(*it);
    }
  }
  return out;
}

}  // namespace

Answer<void> check_identity_document(const std::string& text) {
  const auto document = parsed_or_malformed(text, policy::DocumentKind::identity);
  if (!document) return tl::unexpected<ApiError>(document.error());
  return {};
}

Answer<void> check_trust_document(Context& context, const std::string& text) {
  const auto document = parsed_or_malformed(text, policy::DocumentKind::trust);
  if (!document) return tl::unexpected<ApiError>(document.error());
  if (!context.switches.trust_principal_must_exist) return {};
  for (const auto& statement : document->statements) {
    for (const auto& arn : statement.principals.ram) {
      if (names_nobody(context.store, arn)) {
        if (context.switches.unknown_trust_principal_is_not_found) {
          return refuse(arn.find(":role/") == std::string::npos ? "EntityNotExist.User" : "EntityNotExist.Role");
        }
        return malformed(fmt::format("The policy document is malformed: the principal {} does not exist.", arn));
      }
    }
  }
  return {};
}

std::string returned_document(const Switches& switches, const std::string& text) {
  if (!switches.reserialise_documents) return text;
  const auto document = text::parse_ordered_json(text);
  if (!document || !document->is_object()) return text;
  Ordered out = Ordered::object();
  for (auto it = document->rbegin(); it != document->rend(); ++it) {
    if (it.key() != "Statement" || !it->is_array()) {
      out[it.key()] = *it;
      continue;
    }
    Ordered statements = Ordered::array();
    for (auto s = it->rbegin(); s != it->rend(); ++s) statements.push_back(other_statement_form(*s));
    out["Statement"] = statements;
  }
  return out.dump(2);
}

std::optional<SystemPolicyView> find_system_policy(const Account& account, std::string_view name) {
  const auto* known = policy::find_system_policy(name);
  const auto seeded = account.system_policies.find(fold(name));
  if (known == nullptr && seeded == account.system_policies.end()) return std::nullopt;
  SystemPolicyView view;
  view.version = "v1";
  view.date = "2015-04-28T16:15:45Z";
  if (known != nullptr) {
    view.name = std::string(known->name);
    view.description = std::string(known->description);
    if (known->knowledge == policy::Knowledge::whole) view.document = std::string(known->document);
    if (!known->version.empty()) view.version = std::string(known->version);
  }
  if (seeded != account.system_policies.end()) {
    if (view.name.empty()) view.name = seeded->second.name;
    if (!seeded->second.description.empty()) view.description = seeded->second.description;
    view.document = seeded->second.document;
  }
  return view;
}

std::map<std::string, SystemPolicyView> system_policies_of(const Account& account) {
  std::map<std::string, SystemPolicyView> out;
  for (const auto& known : policy::system_policies()) {
    if (auto view = find_system_policy(account, known.name)) out.emplace(fold(known.name), std::move(*view));
  }
  for (const auto& [folded, seeded] : account.system_policies) {
    if (auto view = find_system_policy(account, seeded.name)) out.emplace(folded, std::move(*view));
  }
  return out;
}

std::string attached_document(const Account& account, const AttachmentKey& attachment) {
  if (attachment.policy_kind == PolicyKind::system) {
    const auto view = find_system_policy(account, attachment.policy);
    return view ? view->document : std::string();
  }
  const auto it = account.policies.find(attachment.policy);
  return it == account.policies.end() ? std::string() : it->second.current().document;
}

std::optional<policy::Document> parsed_identity(const std::string& text) {
  if (text.empty()) return std::nullopt;
  auto document = policy::parse(text, policy::DocumentKind::identity);
  if (!document) return std::nullopt;
  return std::move(*document);
}

}  // namespace ramify::sim
