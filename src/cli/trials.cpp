#include "trials.h"

#include <algorithm>

#include "ramify/access/access_test.h"

namespace ramify::cli {

namespace {

model::Address subject_of(const config::AccessTest& test) {
  return {test.account, {test.subject_kind.value_or(model::ObjectKind::user), test.subject}};
}

}  // namespace

bool is_tried_by_user(const config::AccessTest& test) {
  return test.assume && subject_of(test).object.kind == model::ObjectKind::user;
}

std::set<model::Address> Trials::subjects() const {
  std::set<model::Address> subjects;
  for (const auto& test : desired_.access_tests) {
    if (test.assume) subjects.insert(subject_of(test));
  }
  const auto take = [&](const model::Address& who) {
    if (!named_by_can_assume(who).empty()) subjects.insert(who);
  };
  for (const auto& [key, account] : desired_.world.accounts) {
    for (const auto& entry : account.users) take({key, {model::ObjectKind::user, entry.first.str()}});
    for (const auto& entry : account.roles) take({key, {model::ObjectKind::role, entry.first.str()}});
    for (const auto& entry : account.groups) {
      const bool peopled = std::any_of(account.memberships.begin(), account.memberships.end(),
                                       [&](const auto& each) { return each.group == entry.first; });
      if (!peopled) take({key, {model::ObjectKind::group, entry.first.str()}});
    }
  }
  return subjects;
}

std::vector<check::Probe> Trials::of(const model::Address& subject) const {
  std::vector<check::Probe> probes;
  for (const auto& test : desired_.access_tests) {
    if (test.assume && subject_of(test) == subject) probes.push_back(probe(subject, *test.assume, test.expected));
  }
  for (const auto& role : named_by_can_assume(subject)) {
    const bool tested = std::any_of(probes.begin(), probes.end(), [&](const auto& each) { return each.role == role; });
    if (tested) continue;
    auto claimed = probe(subject, role, true);
    if (!claimed.expected_layer.empty()) {
      claimed = probe(subject, role, false);
      claimed.overruled = true;
    }
    probes.push_back(std::move(claimed));
  }
  return probes;
}

std::vector<wire::Permission> Trials::rights(const model::AccountKey& account) const {
  std::set<model::Address> roles;
  for (const auto& test : desired_.access_tests) {
    if (is_tried_by_user(test) && test.account == account) roles.insert(*test.assume);
  }
  for (const auto& entry : desired_.world.accounts.at(account).users) {
    roles.merge(named_by_can_assume({account, {model::ObjectKind::user, entry.first.str()}}));
  }
  std::set<wire::Permission> rights;
  for (const auto& role : roles) {
    rights.insert({"sts:AssumeRole", "acs:ram:*:" + id_of(role.account).str() + ":role/" + role.object.name});
  }
  return {rights.begin(), rights.end()};
}

check::Probe Trials::probe(const model::Address& subject, const model::Address& role, bool expected) const {
  check::Probe probe{subject, role, id_of(role.account), expected, {}};
  probe.user_account = id_of(subject.account).str();
  const auto account = desired_.world.accounts.find(role.account);
  probe.elsewhere = account == desired_.world.accounts.end();
  if (probe.elsewhere) return probe;
  const auto found = account->second.roles.find(model::RoleName::from_service(role.object.name));
  if (found != account->second.roles.end() && expected) probe.external_id = access::external_id_of(found->second);
  const auto arn = evaluator_.arn_of(role);
  const auto decision = evaluator_.decide(subject, "sts:AssumeRole", arn.value_or("*"));
  if (decision.layer && decision.standing == access::Standing::deny) {
    probe.expected_layer = policy::to_string(*decision.layer);
  }
  return probe;
}

model::AccountId Trials::id_of(const model::AccountKey& account) const {
  const auto found = desired_.world.accounts.find(account);
  return found == desired_.world.accounts.end() ? model::AccountId::from_service(account.str()) : found->second.id;
}

std::optional<model::Address> Trials::role_of(const std::string& arn) const {
  if (auto declared = evaluator_.role_at(arn)) return declared;
  constexpr std::string_view kRole = "role/";
  const auto parts = model::parse_ram_arn(arn);
  if (!parts || !parts->relative.starts_with(kRole)) return std::nullopt;
  const auto& accounts = desired_.world.accounts;
  const bool described = std::any_of(accounts.begin(), accounts.end(),
                                     [&](const auto& entry) { return entry.second.id.str() == parts->account_id; });
  if (described) return std::nullopt;
  return model::Address{model::AccountKey::from_service(parts->account_id),
                        {model::ObjectKind::role, parts->relative.substr(kRole.size())}};
}

/// The roles that generated policies of the subject, and of a user's groups, name.
std::set<model::Address> Trials::named_by_can_assume(const model::Address& subject) const {
  constexpr std::string_view kGenerated = "ramify-assume-";
  const auto& account = desired_.world.accounts.at(subject.account);
  std::set<model::Principal> hands{{subject.object.kind, subject.object.name}};
  const bool is_user = subject.object.kind == model::ObjectKind::user;
  for (const auto& membership : account.memberships) {
    if (is_user && membership.user.str() == subject.object.name)
      hands.insert({model::ObjectKind::group, membership.group.str()});
  }
  std::set<model::Address> roles;
  for (const auto& link : account.attachments) {
    if (hands.count(link.principal) == 0 || !link.policy.name.str().starts_with(kGenerated)) continue;
    const auto* document = evaluator_.document(subject.account, link.policy);
    if (document == nullptr) continue;
    for (const auto& statement : document->statements) {
      for (const auto& arn : statement.resources) {
        if (const auto role = role_of(arn)) roles.insert(*role);
      }
    }
  }
  return roles;
}

}  // namespace ramify::cli
