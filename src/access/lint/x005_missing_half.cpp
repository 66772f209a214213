#include <fmt/format.h>

#include <algorithm>

#include "look.h"
#include "patterns.h"
#include "rules.h"

namespace ramify::access::rules {

void missing_half(const Look& look, Findings& findings) {
  for (const auto& [key, account] : look.world().accounts) {
    for (const auto& attachment : account.attachments) {
      if (!attachment.resource_group || attachment.policy.type != model::PolicyType::system ||
          attachment.policy.name.folded() != "aliyunarmsreadonlyaccess") {
        continue;
      }
      const auto all = look.held(address_of(key, attachment.principal));
      const bool reads = std::any_of(all.begin(), all.end(), [&](const Held& held) {
        const auto& group = held.attachment->resource_group;
        return held.document != nullptr && (!group || group == attachment.resource_group) &&
               std::any_of(held.document->statements.begin(), held.document->statements.end(), [](const auto& s) {
                 return s.effect == policy::Effect::allow && !granted(s, {"arms:ReadTraceApp"}).empty();
               });
      });
      if (reads) continue;
      const std::string& group = attachment.resource_group->str();
      auto& finding =
          findings.add(address_of(key, attachment.principal), look.attachment(key, attachment),
                       "AliyunARMSReadOnlyAccess @ " + group,
                       fmt::format("without arms:ReadTraceApp in {} the list of applications stays empty", group));
      finding.help =
          fmt::format("attach, with resource_group: {}, a custom policy that allows arms:ReadTraceApp", group);
    }
  }
}

}  // namespace ramify::access::rules
