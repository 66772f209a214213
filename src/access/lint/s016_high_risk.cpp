#include <fmt/format.h>

#include "look.h"
#include "ramify/policy/catalogue.h"
#include "rules.h"

namespace ramify::access::rules {

void high_risk(const Look& look, Findings& findings) {
  for (const HighRisk& risk : high_risk_attachments(look.world())) {
    if (risk.why != HighRisk::Why::named) continue;
    const auto& [principal, policy, group] = risk.attachment;
    auto& finding = findings.add(address_of(risk.account, principal), look.attachment(risk.account, risk.attachment),
                                 policy.name.str() + (group ? " @ " + group->str() : std::string()),
                                 fmt::format("{} is a high-risk policy{}", policy.name.str(),
                                             group ? fmt::format(", also within {}", group->str()) : std::string()));
    const policy::SystemPolicy* known = policy::find_system_policy(policy.name.str());
    if (known != nullptr && !known->note.empty()) finding.help = std::string(known->note);
  }
}

}  // namespace ramify::access::rules
