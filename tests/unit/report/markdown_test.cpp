#include <doctest/doctest.h>

#include <fmt/format.h>

#include "plans.h"
#include "ramify/report/report.h"

namespace ramify::report::test {
namespace {

using ops::Field;
using ops::Op;
using ops::Reason;

std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++n;
  return n;
}

plan::Plan many_users(int users) {
  Plans plans;
  for (int i = 0; i < users; ++i) {
    plans.step(Op::create_user, user(fmt::format("user-{}", i)), {made(Field::comments, std::string(100, 'x'))});
  }
  return plans.plan();
}

TEST_CASE("a comment has the verdict first and the details folded") {
  const auto plan =
      Plans()
          .step(Op::update_role, role("r"), {changed(Field::description, "old", "new")}, Reason::declared_differs, 12)
          .plan();
  CHECK(plan_markdown(plan) == R"(### Plan: 0 to create, 1 to change, 0 to delete, in 1 account.

<details><summary><b>company-a</b> (1000000000000001): 1 to change</summary>

```diff
! role r
!   description: "old" -> "new"  (declared otherwise; ramify.yaml:12)
```

</details>

<sub>plan 2c6c313b7df9 · good until 1970-01-01T00:00:00Z · ramify 0.1.0</sub>
)");
}

TEST_CASE("hostile text mentions nobody, links nowhere and breaks out of nothing") {
  const std::string hostile = "```\n</details> @org/team #12 <img src=x> | \xE2\x80\xAE [a](http://b)";
  Plans plans;
  plans.step(Op::update_role, role("r"), {changed(Field::description, "old", hostile)}, Reason::declared_differs);
  plans.remark(diff::Remark::Kind::reserved, {kA, {model::ObjectKind::role, hostile}});
  const auto text = plan_markdown(plans.plan());
  CHECK(text.find("\xE2\x80\xAE") == std::string::npos);
  CHECK(occurrences(text, "\n````diff\n") == 1);
  CHECK(occurrences(text, "\n````\n") == 1);
  const auto outside = text.substr(0, text.find("````"));
  CHECK(outside.find("@org") == std::string::npos);
  CHECK(outside.find("#12") == std::string::npos);
  CHECK(outside.find("<img") == std::string::npos);
  CHECK(outside.find("```") == std::string::npos);
  CHECK(outside.find("http://") == std::string::npos);
  CHECK(outside.find("\\[a\\]\\(http") != std::string::npos);
}

TEST_CASE("a comment is never over its limit, closes what it opened and says what it left out") {
  for (const std::size_t limit : {std::size_t{60'000}, std::size_t{5'000}, std::size_t{1'000}}) {
    const auto text = plan_markdown(many_users(2000), limit);
    CHECK(text.size() <= limit);
    CHECK(occurrences(text, "<details>") == occurrences(text, "</details>"));
    CHECK(occurrences(text, "```") % 2 == 0);
    CHECK(text.rfind("### Plan: 2000 to create, 0 to change, 0 to delete, in 1 account.\n", 0) == 0);
    CHECK(text.find("**Left out for want of room:** ") != std::string::npos);
  }
}

TEST_CASE("what fits is left out nowhere") {
  CHECK(plan_markdown(many_users(20)).find("Left out") == std::string::npos);
}

}  // namespace
}  // namespace ramify::report::test
