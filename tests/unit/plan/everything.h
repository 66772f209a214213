#pragma once

#include "plans.h"

namespace ramify::plan::test {

/// A plan with a step of most kinds.
inline Plan everything() {
  using namespace testing;
  Worlds worlds;
  model::User& alice = add_user(worlds.wanted(), "alice");
  alice.console = model::Presence::present;
  alice.wanted_keys = model::KeyCount{1, {}};
  add_group(worlds.wanted(), "crew");
  worlds.wanted().memberships = {membership("crew", "alice")};
  add_role(worlds.wanted(), "ci").description = "new";
  add_role(worlds.there(), "ci", {"acs:ram::2000000000000002:root"}).max_session = std::chrono::hours(1);
  worlds.wanted().attachments = {attachment("role/ci", "system/ReadOnlyAccess", "rg-abc")};
  worlds.provenance.set({kA, {model::ObjectKind::role, "ci"}}, model::Facet::object, {}, {"ramify.yaml", 12, 7});
  Plan plan = plan_of(worlds);
  plan.commit = Commit{std::string(40, 'a'), "alice@example.com", {"alice@example.com", "bob@example.com"}, false};
  plan.binding = Binding::declared;
  plan.system_policies[kA][model::PolicyName::from_service("ReadOnlyAccess")] = std::string(64, 'c');
  plan.basis = {{7, 30},
                3,
                {{"case-twin", {}}, {"many-deletions", "company-a/role"}},
                {kB},
                {{kA, {*model::parse_object_pattern("role/Org*")}}}};
  plan.findings = {{"case-twin", "company-a/user/bob", "the account has \"Bob\" already", "--allow-case-twin"},
                   {"every-object", "company-a/role", "the account's only role would be deleted", std::nullopt}};
  plan.page = AccessPage{true, {{'+', 0, "alice can now become ci"}, {' ', 1, "there: everything"}}};
  return plan;
}

}  // namespace ramify::plan::test
