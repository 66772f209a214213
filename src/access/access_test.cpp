#include "ramify/access/access_test.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/actions.h"
#include "ramify/policy/match.h"
#include "ramify/text/text.h"
#include "side.h"

namespace ramify::access {
namespace {

using policy::Effect;

/// What a test speaks of, as a document.
policy::Statement speaks_of(const AccessTest& test) {
  policy::Statement statement;
  statement.actions = {test.action};
  statement.resources = {test.resource};
  return statement;
}

/// Everything but what a test speaks of, denied.
policy::Document all_else_denied(const AccessTest& test) {
  policy::Statement actions = speaks_of(test);
  actions.effect = Effect::deny;
  policy::Statement resources = actions;
  actions.not_action = true;
  actions.resources = {"*"};
  resources.actions = {"*"};
  resources.not_resource = true;
  return {{actions, resources}};
}

bool means_assuming(const AccessTest& test) {
  return test.assume || text::fold_case(test.action) == "sts:assumerole";
}

const model::Role* find_role(const model::World& world, const model::Address& address) {
  const auto account = world.accounts.find(address.account);
  if (account == world.accounts.end()) return nullptr;
  const auto role = account->second.roles.find(model::RoleName::from_service(address.object.name));
  return role == account->second.roles.end() ? nullptr : &role->second;
}

}  // namespace

struct Tester::Parts {
  explicit Parts(const model::World& of)
      : world(of),
        roster(of),
        elsewhere(of),
        book(elsewhere),
        side(of, nullptr, roster, book),
        evaluator(side.evaluator()) {}

  [[nodiscard]] Asked asked(const AccessTest& test, std::string action, std::string resource) const {
    return {test.subject, test.subject.kind != Subject::Kind::stranger, std::move(action), std::move(resource), {}};
  }
  void answer(TestResult& result) const {
    result.decision =
        evaluator.decide(result.asked.subject, result.asked.action, result.asked.resource, result.asked.context);
  }

  /// The example is the shortest request of its set, `oss:g` on `acs:r:::x`. Where one that people know is decided
  /// alike, that one is told.
  void tell_a_known_request(TestResult& result, const AccessTest& test) const {
    const auto colon = test.action.find(':');
    const auto service = test.action.substr(0, colon);
    std::vector<std::string> actions;
    for (const auto name : usual_actions(service)) actions.push_back(fmt::format("{}:{}", service, name));
    actions.push_back(result.asked.action);
    for (const auto& resource : {test.resource, result.asked.resource}) {
      for (const auto& action : actions) {
        if (!policy::action_matches(test.action, action)) continue;
        if (evaluator.decide(result.asked.subject, action, resource, result.asked.context) != result.decision) continue;
        result.asked.action = action;
        result.asked.resource = resource;
        return;
      }
    }
  }

  /// One role and one caller: what the evaluator says is the answer.
  [[nodiscard]] TestResult assume(const AccessTest& test, const std::optional<model::Address>& role,
                                  std::string arn) const {
    TestResult result{TestOutcome::kept, asked(test, "sts:AssumeRole", std::move(arn)), {}, {}};
    const model::Role* found = role ? find_role(world, *role) : nullptr;
    if (test.expected && found != nullptr) {
      if (auto id = external_id_of(*found); !id.empty())
        result.asked.context.values["sts:ExternalId"] = {std::move(id)};
    }
    answer(result);
    result.unknown = result.decision.unknown_policies;
    const Standing standing = result.decision.standing;
    const bool kept = test.expected ? standing == Standing::allow : standing == Standing::deny;
    result.outcome = kept ? TestOutcome::kept : standing == Standing::unknown ? TestOutcome::open : TestOutcome::broken;
    return result;
  }

  /// Of a test about actions that take in assuming roles: a role that can be assumed.
  [[nodiscard]] std::optional<TestResult> way_in(const AccessTest& test, const model::Address& who) {
    if (test.expected || !policy::action_matches(test.action, "sts:AssumeRole")) return std::nullopt;
    for (const Way& way : side.crowd().ways(who)) {
      const auto arn = evaluator.arn_of(way.role);
      if (!way.through.empty() || !arn || !policy::resource_matches(test.resource, *arn)) continue;
      return assume(test, way.role, *arn);
    }
    return std::nullopt;
  }

  [[nodiscard]] TestResult powers(const AccessTest& test) {
    const auto kind = test.subject.kind == Subject::Kind::role ? model::ObjectKind::role : model::ObjectKind::user;
    const model::Address who{test.subject.account, {kind, test.subject.name}};
    if (auto way = way_in(test, who)) return *std::move(way);
    HeldPolicies policies = side.policies(who);
    const model::Attachment ours{
        {kind, test.subject.name}, {model::PolicyType::custom, model::PolicyName::from_service("-")}, {}};
    const policy::Document said{{speaks_of(test)}};
    const policy::Document rest = all_else_denied(test);
    std::vector<Grant> against;
    if (test.expected) {
      against = gained(policies.known, {{&ours, &said}});
    } else {
      policies.known.push_back({&ours, &rest});
      against = gained({}, policies.known, &elsewhere);
    }
    // Whether a role elsewhere lets in who may ask for it is not known.
    std::stable_partition(against.begin(), against.end(),
                          [](const Grant& grant) { return !grant.elsewhere && !grant.entangled; });
    const bool foreign = !against.empty() && (against.front().elsewhere || against.front().entangled);
    TestResult result{TestOutcome::kept, asked(test, test.action, test.resource), {}, policies.unknown};
    if (against.empty() && (test.expected || policies.unknown.empty())) return result;
    const bool open = foreign || (!policies.unknown.empty() && test.expected == !against.empty());
    result.outcome = open ? TestOutcome::open : TestOutcome::broken;
    if (open && !against.empty()) result.entangled = against.front().entangled;
    if (!against.empty() && against.front().by) {
      result.asked = asked(test, against.front().example_action, against.front().example_resource);
    }
    answer(result);
    if (!against.empty()) tell_a_known_request(result, test);
    return result;
  }

  const model::World& world;
  Roster roster;
  Elsewhere elsewhere;
  GrantBook book;
  Side side;
  const Evaluator& evaluator;
};

Tester::Tester(const model::World& world) : parts_(std::make_unique<Parts>(world)) {}
Tester::~Tester() = default;

const Evaluator& Tester::evaluator() const {
  return parts_->evaluator;
}

TestResult Tester::run(const AccessTest& test) const {
  if (test.assume) return parts_->assume(test, test.assume, parts_->evaluator.arn_of(*test.assume).value_or("*"));
  if (means_assuming(test)) {
    if (const auto role = parts_->evaluator.role_at(test.resource)) return parts_->assume(test, role, test.resource);
    if (test.expected) return parts_->assume(test, std::nullopt, test.resource);
  }
  return parts_->powers(test);
}

std::string external_id_of(const model::Role& role) {
  if (!role.trust) return {};
  for (const auto& statement : role.trust->statements) {
    const auto equals = statement.conditions.find("StringEquals");
    if (equals == statement.conditions.end()) continue;
    for (const auto& [key, values] : equals->second) {
      if (text::fold_case(key) == "sts:externalid" && !values.empty()) return values.front();
    }
  }
  return {};
}

}  // namespace ramify::access
