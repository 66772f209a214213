#include <fmt/format.h>

#include "look.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

/// `AliyunARMSFullAccess` beside `AliyunARMSReadOnlyAccess`; `AdministratorAccess` beside anything of the system's.
bool makes_needless(const model::PolicyRef& wide, const model::PolicyRef& narrow) {
  if (wide.type != model::PolicyType::system || wide == narrow) return false;
  if (wide.name.folded() == "administratoraccess") return true;
  const std::string product = wide.name.folded();
  constexpr std::string_view kFull = "fullaccess";
  if (!product.ends_with(kFull)) return false;
  return narrow.name.folded() == product.substr(0, product.size() - kFull.size()) + "readonlyaccess";
}

}  // namespace

void redundant_policy(const Look& look, Findings& findings) {
  for (const auto& [key, account] : look.world().accounts) {
    for (const auto& attachment : account.attachments) {
      if (attachment.policy.type != model::PolicyType::system) continue;
      for (const Held& other : look.held(address_of(key, attachment.principal))) {
        const model::Attachment& wide = *other.attachment;
        if (wide.resource_group && wide.resource_group != attachment.resource_group) continue;
        if (wide == attachment || !makes_needless(wide.policy, attachment.policy)) continue;
        const auto place = look.attachment(key, attachment);
        auto& finding = findings.add(
            address_of(key, attachment.principal), place,
            model::attachment_detail(attachment.policy, attachment.resource_group),
            fmt::format("{} adds nothing beside {}", attachment.policy.name.str(), wide.policy.name.str()));
        finding.help = "remove it";
        if (place) finding.fix = LintFix{LintFix::Kind::remove, *place, {}};
        break;
      }
    }
  }
}

}  // namespace ramify::access::rules
