#include "ramify/plan/versions.h"

#include "plans.h"

namespace ramify::plan::test::versions_tests {
namespace {

using namespace testing;

const model::Address kRead{kA, {model::ObjectKind::policy, "read"}};

/// A plan that writes a new version of `read` and attaches `other`.
struct Rewriting {
  Rewriting() {
    add_policy(worlds.there(), "read");
    add_policy(worlds.wanted(), "read", {"oss:ListObjects"});
    add_policy(worlds.there(), "other");
    add_policy(worlds.wanted(), "other");
    add_role(worlds.there(), "r", {"acs:ram::1000000000000001:root"});
    add_role(worlds.wanted(), "r", {"acs:ram::1000000000000001:root"});
    worlds.wanted().attachments = {attachment("role/r", "custom/other")};
    diff::Input input{worlds.desired, worlds.live, worlds.scope, worlds.provenance, worlds.identities, false, {}};
    plan = *make(diff::diff(input), worlds.live, meta());
  }
  Worlds worlds;
  Plan plan;
};

TEST_CASE("a plan is bound to the versions of the policies that it writes one of, and of no others") {
  Rewriting made;
  CHECK(rewritten_policies(made.plan) == std::vector{kRead});
  rely_on_versions(made.plan, {{kRead, {"v1", "v2*"}}});
  CHECK(stale(made.plan, made.worlds.live).empty());
  const auto read = from_json(to_json(made.plan));
  REQUIRE_MESSAGE(read.has_value(), read.error().message);
  CHECK(*read == made.plan);
  CHECK(with_other_versions(*read, {{kRead, {"v1", "v2*"}}}).empty());
}

TEST_CASE("a version more, a version less and another default are each other versions") {
  Rewriting made;
  rely_on_versions(made.plan, {{kRead, {"v1", "v2*"}}});
  for (const std::set<std::string>& now :
       {std::set<std::string>{"v1", "v2*", "v3"}, {"v2*"}, {"v1*", "v2"}, {"v1", "v3*"}, {}}) {
    CHECK(with_other_versions(made.plan, {{kRead, now}}) == std::vector{kRead});
  }
}

TEST_CASE("a policy whose new version is written already is not asked about again") {
  const Rewriting made;
  std::vector<int> done;
  for (const Step& step : made.plan.steps) done.push_back(step.id);
  CHECK(rewritten_policies(made.plan, done).empty());
}

}  // namespace
}  // namespace ramify::plan::test::versions_tests
