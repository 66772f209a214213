#include "../../../src/cli/shown.h"

#include <doctest/doctest.h>

namespace ramify::cli::test {
namespace {

using ops::Field;
using ops::Op;

const auto kAccount = model::AccountKey::from_service("company-a");

plan::Step step(int id, Op op, const std::string& role, std::vector<ops::FieldChange> fields = {}) {
  return {id,
          {op,
           {kAccount, model::ObjectRef{model::ObjectKind::role, role}},
           std::move(fields),
           ops::Reason::declared_differs,
           std::nullopt},
          ops::Risk::low,
          {}};
}

/// One role described and lengthened, one deleted.
plan::Plan shown_plan() {
  plan::Plan plan;
  plan.steps = {
      step(1, Op::update_role, "r", {{Field::description, {}, "old", "new"}, {Field::max_session, {}, "1", "2"}}),
      step(2, Op::delete_role, "gone")};
  plan.findings = {{"deletions", "company-a/role", "one role", "--allow-deletions"}};
  plan.page = plan::AccessPage{false, {{'-', 0, "x can no longer become gone"}}};
  return plan;
}

apply::ApplyResult result(std::vector<apply::Outcome> outcomes) {
  apply::ApplyResult all;
  for (const auto outcome : outcomes) {
    all.steps.emplace_back();
    all.steps.back().outcome = outcome;
  }
  return all;
}

TEST_CASE("what is left of a plan that was shown is allowed, whatever it is changed from") {
  const Shown shown(shown_plan());
  CHECK(shown.beyond(shown_plan()).empty());
  plan::Plan less = shown_plan();
  less.steps = {step(1, Op::update_role, "r", {{Field::description, {}, "other", "new"}})};
  less.findings.clear();
  less.page->lines.clear();
  CHECK(shown.beyond(less).empty());
  CHECK(shown.beyond(plan::Plan()).empty());
}

TEST_CASE("another step, value, guard or line on access than what was shown is told") {
  const Shown shown(shown_plan());
  plan::Plan more = shown_plan();
  more.steps.push_back(step(3, Op::delete_role, "other"));
  CHECK(shown.beyond(more) == "delete_role company-a/role/other");
  more.steps = {step(1, Op::update_role, "r", {{Field::description, {}, "old", "else"}})};
  CHECK(shown.beyond(more) == "update_role company-a/role/r");
  more = shown_plan();
  more.findings.push_back({"every-object", "company-a/role", "the only role", "--allow-every-object"});
  CHECK(shown.beyond(more) == "every-object at company-a/role");
  more = shown_plan();
  more.page->lines.push_back({'+', 0, "y can newly become r"});
  CHECK(shown.beyond(more) == "y can newly become r");
}

TEST_CASE("a step that was done is not done again") {
  Shown shown(shown_plan());
  shown.ran(shown_plan(), result({apply::Outcome::failed, apply::Outcome::done}));
  plan::Plan again = shown_plan();
  CHECK(shown.beyond(again) == "delete_role company-a/role/gone");
  again.steps.pop_back();
  CHECK(shown.beyond(again).empty());
}

}  // namespace
}  // namespace ramify::cli::test
