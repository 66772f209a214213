#include <fmt/format.h>

#include "look.h"
#include "patterns.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

const std::vector<std::string_view> kDataReading = {"oss:GetObject", "ots:GetRow", "ots:GetRange", "ots:BatchGetRow",
                                                    "log:GetLogStoreLogs"};

}  // namespace

void data_read(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.grants()) {
    if (at.statement->not_action) continue;
    const auto found = granted_widely(*at.statement, kDataReading);
    if (found.empty()) continue;
    findings.add(look, at, "Action", fmt::format("{} on everything reads all data there is", enumerate(found)));
  }
}

}  // namespace ramify::access::rules
