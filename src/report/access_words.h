#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ramify/access/changes.h"
#include "ramify/report/report.h"
#include "words.h"

namespace ramify::report {

/// `company-b/alice, company-a/role/ci and 38 more`.
[[nodiscard]] std::string who_words(const access::Persons& who);
/// `company-a/PTSCrossAccountRole`.
[[nodiscard]] std::string role_words(const model::Address& role);
[[nodiscard]] std::string_view danger_words(access::Danger danger);
[[nodiscard]] std::string pattern_words(const access::PatternSet& set, std::string_view rest);
/// `oss:Get* on acs:oss:*:*:reports/* when acs:MFAPresent Bool "true"`.
[[nodiscard]] std::string grant_words(const access::Grant& grant);
/// `41 patterns of resources are too entangled to be told apart`.
[[nodiscard]] std::string entangled_words(const access::Entangled& entangled);
/// One sentence a fact, in the facts' order; for drift what is beyond the declared comes first.
[[nodiscard]] std::vector<Detail> access_details(const access::Facts& facts, Wording wording);

}  // namespace ramify::report
