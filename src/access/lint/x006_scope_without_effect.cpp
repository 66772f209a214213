#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "look.h"
#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

// Services whose resources are in no resource group ("Services that work with Resource Group").
constexpr std::array kWithoutGroups =
    std::to_array<std::string_view>({"bss", "ims", "ram", "resourcemanager", "sts", "support"});

/// The allowed actions that no resource group can hold.
std::vector<std::string> without_groups(const policy::Document& document) {
  std::vector<std::string> found;
  for (const policy::Statement& s : document.statements) {
    if (s.effect != policy::Effect::allow || s.not_action) continue;
    for (const std::string& action : s.actions) {
      const std::string service = text::fold_case(action.substr(0, action.find(':')));
      if (std::find(kWithoutGroups.begin(), kWithoutGroups.end(), service) != kWithoutGroups.end())
        found.push_back(action);
    }
  }
  return found;
}

}  // namespace

void scope_without_effect(const Look& look, Findings& findings) {
  for (const auto& [key, account] : look.world().accounts) {
    for (const auto& attachment : account.attachments) {
      if (!attachment.resource_group) continue;
      const policy::Document* document = look.library.find(account, attachment.policy);
      if (document == nullptr) continue;
      const auto actions = without_groups(*document);
      if (actions.empty()) continue;
      const std::string& group = attachment.resource_group->str();
      const bool assumes = std::find(actions.begin(), actions.end(), "sts:AssumeRole") != actions.end();
      auto& finding =
          findings.add(address_of(key, attachment.principal), look.attachment(key, attachment),
                       fmt::format("{} @ {}", attachment.policy.name.str(), group),
                       assumes ? fmt::format("a role of another account is in no resource group of this one: within {} "
                                             "sts:AssumeRole opens none",
                                             group)
                               : fmt::format("{} {} no resource groups: within {} {} no effect", enumerate(actions),
                                             actions.size() == 1 ? "knows" : "know", group,
                                             actions.size() == 1 ? "it has" : "they have"));
      finding.help = "attach it to the whole account, or leave it out";
    }
  }
}

}  // namespace ramify::access::rules
