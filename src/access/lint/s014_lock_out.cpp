#include "look.h"
#include "patterns.h"
#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

const std::vector<std::string_view> kMfaService = {"ram:BindMFADevice"};
const std::vector<std::string_view> kEverything = {"ram:AttachPolicyToUser"};

}  // namespace

void lock_out(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    if (at.allows() || !at.is_identity() || at.statement->not_resource) continue;
    for (const auto& [op, keys] : at.statement->conditions) {
      for (const auto& [key, values] : keys) {
        const std::string folded = text::fold_case(key);
        const bool mfa = folded == "acs:mfapresent";
        // Who has a device, or comes from some networks, may well be kept out; all others must not.
        const bool strikes_many = mfa ? values.size() == 1 && text::fold_case(values.front()) == "false"
                                      : folded == "acs:sourceip" && op == "NotIpAddress";
        if (!strikes_many) continue;
        if (granted_widely(*at.statement, mfa ? kMfaService : kEverything).empty()) continue;
        auto& finding =
            findings.add(look, at, {},
                         mfa ? "whoever has no MFA device can no longer bind one: ram:BindMFADevice is denied too"
                             : "whoever leaves these addresses is locked out of RAM as well, and so is this tool");
        finding.help =
            mfa ? "write NotAction with ram:BindMFADevice, ram:CreateVirtualMFADevice and sts:GetCallerIdentity"
                : "leave ram: out of the Deny, or keep an administrator whom it does not strike";
      }
    }
  }
}

}  // namespace ramify::access::rules
