#include <fmt/format.h>

#include "look.h"
#include "patterns.h"
#include "reach.h"
#include "rules.h"

namespace ramify::access::rules {

void assume_any_role(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.grants()) {
    if (at.statement->not_resource || granted(*at.statement, {"sts:AssumeRole"}).empty()) continue;
    for (std::size_t i = 0; i < at.statement->resources.size(); ++i) {
      const std::string& resource = at.statement->resources[i];
      if (!covers("role/" + std::string(1, '*'), relative_id(resource)) && relative_id(resource) != "*") continue;
      if (!is_wide(resource) || !names_service(resource, "ram")) continue;
      findings.add(at.address, look.part(at, fmt::format("Resource/{}", i)), resource + under(*at.statement),
                   fmt::format("sts:AssumeRole on {} reaches every role that trusts this account", resource));
    }
  }
  for (const auto& [key, account] : look.world().accounts) {
    for (const auto& attachment : account.attachments) {
      if (!is_assume_any(attachment.policy)) continue;
      if (!roles_named(look, key, attachment).empty()) continue;  // S018 says it, and what to write instead
      findings.add(address_of(key, attachment.principal), look.attachment(key, attachment),
                   attachment.policy.name.str(),
                   "AliyunSTSAssumeRoleAccess reaches every role, of any account, that trusts this account");
    }
  }
}

}  // namespace ramify::access::rules
