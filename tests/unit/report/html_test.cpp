#include <doctest/doctest.h>

#include "plans.h"
#include "ramify/report/report.h"

namespace ramify::report::test {
namespace {

TEST_CASE("a page has what the other formats have, with the verdict as its title and signs that are read out") {
  const auto plan = Plans()
                        .step(ops::Op::update_role, role("r"), {changed(ops::Field::description, "old", "new")},
                              ops::Reason::declared_differs, 12)
                        .plan();
  const auto page = plan_html(plan);
  CHECK(page.starts_with("<!doctype html>\n"));
  CHECK(page.find("<title>Plan: 0 to create, 1 to change, 0 to delete, in 1 account.</title>") != std::string::npos);
  CHECK(page.find(R"(<span class="mark change" role="img" aria-label="changed: ">~</span><b>role r</b>)") !=
        std::string::npos);
  CHECK(page.find("description: &quot;old&quot; -&gt; &quot;new&quot;") != std::string::npos);
  CHECK(page.find("declared otherwise; ramify.yaml:12") != std::string::npos);
}

TEST_CASE("a page asks nobody for anything and runs nothing, whatever it says") {
  const std::string hostile =
      "</details></style><script>alert(1)</script><img src=\"http://b\" onerror='x'> \xE2\x80\xAE";
  Plans plans;
  plans.step(ops::Op::update_role, role("r"), {changed(ops::Field::description, "old", hostile)},
             ops::Reason::declared_differs);
  plans.remark(diff::Remark::Kind::reserved, {kA, {model::ObjectKind::role, hostile}});
  const auto page = plan_html(plans.plan());
  CHECK(page.find("default-src 'none'") != std::string::npos);
  for (const char* harm : {"<script", "<img", "\xE2\x80\xAE", "src=\"", "url("}) {
    CAPTURE(harm);
    CHECK(page.find(harm) == std::string::npos);
  }
  CHECK(page.find("&lt;script&gt;alert(1)") != std::string::npos);
}

}  // namespace
}  // namespace ramify::report::test
