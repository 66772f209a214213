#include <fmt/format.h>

#include "look.h"
#include "patterns.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

const std::vector<std::string_view> kEscalating = {
    "ram:AddUserToGroup",     "ram:AttachPolicyToGroup", "ram:AttachPolicyToRole",  "ram:AttachPolicyToUser",
    "ram:CreateAccessKey",    "ram:CreateLoginProfile",  "ram:CreatePolicyVersion", "ram:SetDefaultPolicyVersion",
    "ram:UpdateLoginProfile", "ram:UpdateRole"};

}  // namespace

void escalation(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.grants()) {
    if (at.statement->not_action || at.statement->not_resource) continue;
    const auto found = granted(*at.statement, kEscalating);
    if (found.empty()) continue;
    findings.add(look, at, "Action", fmt::format("{} lets its holder give itself any power", enumerate(found)));
  }
}

}  // namespace ramify::access::rules
