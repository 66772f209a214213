#include "testing.h"

#include <algorithm>

namespace ramify::cli {

access::AccessTest access_test(const config::AccessTest& test) {
  using access::Subject;
  Subject subject = Subject::stranger(test.account, test.subject);
  if (test.subject_kind == model::ObjectKind::user) subject = Subject::user(test.account, test.subject);
  if (test.subject_kind == model::ObjectKind::role) subject = Subject::role(test.account, test.subject);
  return {std::move(subject), test.expected, test.assume, test.action, test.resource};
}

std::vector<report::TestCase> run_tests(const config::Desired& desired, const model::World& world) {
  std::vector<report::TestCase> cases;
  if (desired.access_tests.empty()) return cases;
  const access::Tester tester(world);
  for (const auto& test : desired.access_tests) {
    auto judged = access_test(test);
    // Whom the configuration does not declare may all the same be there.
    if (judged.subject.kind == access::Subject::Kind::stranger) {
      const auto user = access::Subject::user(test.account, test.subject);
      if (tester.evaluator().find(user) != nullptr && !judged.assume) judged.subject = user;
    }
    cases.push_back({test.text, test.place, tester.run(judged)});
  }
  return cases;
}

Exit exit_of(const std::vector<report::TestCase>& cases) {
  const auto any = [&](access::TestOutcome outcome) {
    return std::any_of(cases.begin(), cases.end(), [&](const auto& each) { return each.result.outcome == outcome; });
  };
  if (any(access::TestOutcome::broken)) return Exit::check_failed;
  return any(access::TestOutcome::open) ? Exit::partial : Exit::ok;
}

}  // namespace ramify::cli
