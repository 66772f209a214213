#include <fmt/format.h>

#include "look.h"
#include "patterns.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

const std::vector<std::string_view> kExposing = {"oss:PutBucketPolicy",
                                                 "oss:PutBucketAcl",
                                                 "oss:PutObjectAcl",
                                                 "ram:UpdateRole",
                                                 "kms:SetKeyPolicy",
                                                 "kms:SetSecretPolicy",
                                                 "ecs:ModifyImageSharePermission",
                                                 "resourcesharing:CreateResourceShare"};

}  // namespace

void exposure(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.grants()) {
    if (at.statement->not_action) continue;
    const auto found = granted_widely(*at.statement, kExposing);
    if (found.empty()) continue;
    findings.add(look, at, "Action", fmt::format("{} on everything can open it to strangers", enumerate(found)));
  }
}

}  // namespace ramify::access::rules
