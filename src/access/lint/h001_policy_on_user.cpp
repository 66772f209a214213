#include <fmt/format.h>

#include "look.h"
#include "rules.h"

namespace ramify::access::rules {

void policy_on_user(const Look& look, Findings& findings) {
  for (const auto& [key, account] : look.world().accounts) {
    for (const auto& attachment : account.attachments) {
      if (attachment.principal.kind != model::ObjectKind::user || is_generated(attachment.policy)) continue;
      findings.add(address_of(key, attachment.principal), look.attachment(key, attachment),
                   model::attachment_detail(attachment.policy, attachment.resource_group),
                   fmt::format("{} is attached straight to the user {}", attachment.policy.name.str(),
                               attachment.principal.name));
    }
  }
}

}  // namespace ramify::access::rules
