#pragma once

#include <vector>

#include "ramify/cli/exit_code.h"
#include "ramify/config/config.h"
#include "ramify/report/access_tests.h"

namespace ramify::cli {

/// A test of the configuration as the evaluator takes it.
[[nodiscard]] access::AccessTest access_test(const config::AccessTest& test);
/// Every access test of the configuration, judged against a world of its accounts.
[[nodiscard]] std::vector<report::TestCase> run_tests(const config::Desired& desired, const model::World& world);
/// 7 where one is broken, 4 where one stays open.
[[nodiscard]] Exit exit_of(const std::vector<report::TestCase>& cases);

}  // namespace ramify::cli
