#include <fmt/format.h>

#include "look.h"
#include "patterns.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

const std::vector<std::string_view> kCredentialMaking = {
    "kms:GetSecretValue",
    "ram:CreateAccessKey",
    "cs:DescribeClusterUserKubeconfig",
    "ecs:DescribeInstanceVncPasswd",
};

}  // namespace

void credentials(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.grants()) {
    if (at.statement->not_action) continue;
    const auto found = granted_widely(*at.statement, kCredentialMaking);
    if (found.empty()) continue;
    findings.add(look, at, "Action", fmt::format("{} on everything hands out credentials", enumerate(found)));
  }
}

}  // namespace ramify::access::rules
