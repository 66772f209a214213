#pragma once

#include <vector>

#include "scenarios/configurations.h"

namespace ramify::scenarios {

/// One task a worked configuration: it is clean. And one a lint rule: its folder `lint/<id>` holds a README, a
/// configuration that breaks it (`bad`), one that does not (`good`), what is said of the bad one (`expected.txt`) and,
/// where it is fixable, what becomes of it (`fixed`).
[[nodiscard]] std::vector<Task> lint_rule_tasks(const Mode& mode);
/// Such a folder is tried here and nowhere else.
[[nodiscard]] bool is_lint_rule(const Scenario& scenario);

}  // namespace ramify::scenarios
