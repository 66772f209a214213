#pragma once

#include <string>
#include <vector>

#include "ramify/access/access_test.h"
#include "ramify/report/explain.h"

namespace ramify::report {

/// An access test as it was written, with what came of it.
struct TestCase {
  std::string text;
  model::Place place;
  access::TestResult result;
};

/// One test a line; of one that is not kept, the request that shows it and the layer and statement that decide.
[[nodiscard]] std::string tests_text(const std::vector<TestCase>& cases, const Origin& origin, const Style& style);
/// schemas/access-tests.schema.json.
[[nodiscard]] std::string tests_json(const std::vector<TestCase>& cases, const Origin& origin);
/// JUnit's XML: a test that is broken is a failure, one that is open an error.
[[nodiscard]] std::string tests_junit(const std::vector<TestCase>& cases, const Origin& origin);
/// For a plan's access page: what is not kept, and how many are.
[[nodiscard]] std::vector<plan::AccessPage::Line> tests_lines(const std::vector<TestCase>& cases, const Origin& origin);

}  // namespace ramify::report
