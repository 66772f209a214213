#include <fmt/format.h>

#include "look.h"
#include "reach.h"
#include "rules.h"

namespace ramify::access::rules {

void can_assume_would_do(const Look& look, Findings& findings) {
  for (const auto& [key, account] : look.world().accounts) {
    for (const auto& attachment : account.attachments) {
      // In a resource group it opens no role of another account: the rule of scopes without effect says so.
      if (!is_assume_any(attachment.policy) || attachment.resource_group) continue;
      const auto roles = roles_named(look, key, attachment);
      if (roles.empty()) continue;
      const auto place = look.attachment(key, attachment);
      const std::string list = fmt::format("{}", fmt::join(roles, ", "));
      auto& finding =
          findings.add(address_of(key, attachment.principal), place, attachment.policy.name.str(),
                       fmt::format("{} reaches every role that trusts this account; can_assume would name {}",
                                   attachment.policy.name.str(), enumerate(roles)));
      finding.help = fmt::format("write can_assume: [{}]", list);
      if (place) finding.fix = LintFix{LintFix::Kind::to_can_assume, *place, list};
    }
  }
}

}  // namespace ramify::access::rules
