#include <map>
#include <set>

#include "ramify/plan/preflight.h"

namespace ramify::plan {
namespace {

using Strings = std::set<std::string>;

policy::Statement statement_for(const Strings& actions, const Strings& resources) {
  policy::Statement statement;
  statement.actions.assign(actions.begin(), actions.end());
  statement.resources.assign(resources.begin(), resources.end());
  return statement;
}

/// Lint warns of documents that are larger.
constexpr std::size_t kSizeMax = policy::kDocumentSizeMax / 10 * 9;

std::size_t size_of(const std::vector<policy::Statement>& statements) {
  return policy::to_json({statements}).size();
}

/// A statement that is too large by itself is cut by its resources, in halves.
void cut(const Strings& actions, const Strings& resources, std::vector<policy::Statement>& out) {
  policy::Statement whole = statement_for(actions, resources);
  if (resources.size() < 2 || size_of({whole}) <= kSizeMax) {
    out.push_back(std::move(whole));
    return;
  }
  const auto middle = std::next(resources.begin(), static_cast<std::ptrdiff_t>(resources.size() / 2));
  cut(actions, {resources.begin(), middle}, out);
  cut(actions, {middle, resources.end()}, out);
}

/// Statements for rights of one effect.
std::vector<policy::Statement> statements_for(const std::vector<wire::Permission>& permissions, policy::Effect effect) {
  std::map<std::string, Strings> resources_of;
  for (const wire::Permission& each : permissions) resources_of[each.action].insert(each.resource);
  std::map<Strings, Strings> actions_on;
  for (const auto& [action, resources] : resources_of) actions_on[resources].insert(action);
  std::vector<policy::Statement> statements;
  for (const auto& [resources, actions] : actions_on) cut(actions, resources, statements);
  for (policy::Statement& each : statements) each.effect = effect;
  return statements;
}

}  // namespace

std::vector<policy::Document> policy_for(const std::vector<wire::Permission>& permissions,
                                         const std::vector<wire::Permission>& denied) {
  auto statements = statements_for(denied, policy::Effect::deny);
  for (policy::Statement& each : statements_for(permissions, policy::Effect::allow)) {
    statements.push_back(std::move(each));
  }
  std::vector<policy::Document> documents;
  for (policy::Statement& statement : statements) {
    if (!documents.empty()) {
      documents.back().statements.push_back(statement);
      if (policy::to_json(documents.back()).size() <= kSizeMax) continue;
      documents.back().statements.pop_back();
    }
    documents.push_back({{std::move(statement)}});
  }
  return documents;
}

}  // namespace ramify::plan
