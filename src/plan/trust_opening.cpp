#include "trust_opening.h"

#include <algorithm>
#include <iterator>

#include "ramify/model/names.h"

namespace ramify::plan {
namespace {

using policy::Conditions;
using policy::Statement;

/// Every condition of `before` stands in `after` as it was: whoever meets these met those.
bool at_least(const Conditions& after, const Conditions& before) {
  for (const auto& [op, keys] : before) {
    const auto same_op = after.find(op);
    if (same_op == after.end()) return false;
    for (const auto& [key, values] : keys) {
      const auto same_key = same_op->second.find(key);
      if (same_key == same_op->second.end() || same_key->second != values) return false;
    }
  }
  return true;
}

std::vector<Statement> allowing(const std::optional<policy::Document>& trust) {
  std::vector<Statement> statements;
  if (trust) {
    std::copy_if(trust->statements.begin(), trust->statements.end(), std::back_inserter(statements),
                 [](const Statement& statement) { return statement.effect == policy::Effect::allow; });
  }
  return statements;
}

std::vector<Statement> denying(const std::optional<policy::Document>& trust) {
  std::vector<Statement> statements;
  if (trust) {
    std::copy_if(trust->statements.begin(), trust->statements.end(), std::back_inserter(statements),
                 [](const Statement& statement) { return statement.effect == policy::Effect::deny; });
  }
  return statements;
}

bool holds(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

bool names(const Statement& statement, const std::string& principal) {
  return holds(statement.principals.ram, principal) || holds(statement.principals.federated, principal) ||
         holds(statement.principals.service, principal);
}

}  // namespace

std::string account_of(const std::string& principal) {
  const auto arn = model::parse_ram_arn(principal);
  const std::string& id = arn ? arn->account_id : principal;
  const bool digits = !id.empty() && id.find_first_not_of("0123456789") == std::string::npos;
  return digits ? id : "*";
}

bool is_service(const std::string& principal) {
  constexpr std::string_view kSuffix = ".aliyuncs.com";
  return principal.size() > kSuffix.size() && principal.find(':') == std::string::npos &&
         principal.find('*') == std::string::npos &&
         principal.compare(principal.size() - kSuffix.size(), kSuffix.size(), kSuffix) == 0;
}

std::optional<policy::Document> trust_of(const model::World& world, const model::Address& role) {
  const auto account = world.accounts.find(role.account);
  if (account == world.accounts.end()) return std::nullopt;
  const auto found = account->second.roles.find(model::RoleName::from_service(role.object.name));
  return found == account->second.roles.end() ? std::nullopt : found->second.trust;
}

std::vector<std::string> opened_to(const std::optional<policy::Document>& before,
                                   const std::optional<policy::Document>& after) {
  // A Deny that goes may have kept out those whom an Allow named all along.
  const bool same_denials = denying(before) == denying(after);
  const auto was = same_denials ? allowing(before) : std::vector<Statement>{};
  std::vector<std::string> opened;
  for (const Statement& statement : allowing(after)) {
    for (const auto* list :
         {&statement.principals.ram, &statement.principals.federated, &statement.principals.service}) {
      for (const std::string& principal : *list) {
        const bool old = std::any_of(was.begin(), was.end(), [&](const Statement& one) {
          return names(one, principal) && at_least(statement.conditions, one.conditions);
        });
        if (!old && !holds(opened, principal)) opened.push_back(principal);
      }
    }
  }
  return opened;
}

}  // namespace ramify::plan
