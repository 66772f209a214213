#pragma once

#include <map>
#include <string>
#include <vector>

#include "ramify/diff/diff.h"
#include "ramify/ops/change.h"
#include "ramify/plan/plan.h"
#include "ramify/policy/document.h"
#include "ramify/report/report.h"

namespace ramify::report {

/// Accounts by id, so that an ARN can be said by the name that the configuration gave its account.
using AccountNames = std::map<std::string, std::string>;

/// `"text"` fit for one line of a terminal.
[[nodiscard]] std::string in_quotes(std::string_view text);
/// `1h`, `1h30m`, `45m`, `90s`.
[[nodiscard]] std::string duration(std::string_view seconds);
/// `policy AliyunPTSFullAccess (system), whole account`.
[[nodiscard]] std::string attachment_words(const model::Attachment& attachment);
[[nodiscard]] std::string reason_words(ops::Reason reason);
[[nodiscard]] std::string field_words(ops::Field field);
[[nodiscard]] std::string remark_words(const diff::Remark& remark);
/// The step in a line, for progress and results: `attach policy X (system) to role Y`.
[[nodiscard]] std::string step_words(const ops::Change& change);

/// One line of a change's details. `depth` counts from the change.
struct Detail {
  char mark = ' ';  ///< '+', '-', '~', '!' or ' '
  unsigned depth = 0;
  std::string text;
  bool operator==(const Detail&) const = default;
};

/// What a trust says: one line a principal.
[[nodiscard]] std::vector<Detail> trust_details(const std::string& trust, const model::AccountId& own,
                                                const AccountNames& names);
/// What a new trust lets in that the old did not, and the reverse.
[[nodiscard]] std::vector<Detail> trust_change_details(const std::string& before, const std::string& after,
                                                       const model::AccountId& own, const AccountNames& names);
/// Who from outside the plan's accounts (other accounts, services, identity providers) gains or loses a way into
/// `role`.
[[nodiscard]] std::vector<Detail> outsider_details(const std::string& before, const std::string& after,
                                                   const std::string& role, const model::AccountId& own,
                                                   const AccountNames& names, Wording wording);
/// A policy's statements, and how they change.
[[nodiscard]] std::vector<Detail> document_details(const std::string& document);
[[nodiscard]] std::vector<Detail> document_change_details(const std::string& before, const std::string& after);

/// ` when StringEquals saml:recipient is "…"`; empty where there are none.
[[nodiscard]] std::string condition_words(const policy::Conditions& conditions);
/// `acs:SourceIp IpAddress "10.0.0.0/8" or "192.168.1.7" and acs:MFAPresent Bool "true"`; empty where there are none.
[[nodiscard]] std::string bare_condition_words(const policy::Conditions& conditions);

}  // namespace ramify::report
