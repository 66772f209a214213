#pragma once

#include <string>
#include <vector>

#include "ramify/check/doctor.h"
#include "ramify/report/report.h"

namespace ramify::report {

/// A line a finding, by account, with what to do about those that are not good, and how many there are.
[[nodiscard]] std::string doctor_text(const std::vector<check::Finding>& findings, const Style& style);
/// schemas/doctor.schema.json.
[[nodiscard]] std::string doctor_json(const std::vector<check::Finding>& findings);

}  // namespace ramify::report
