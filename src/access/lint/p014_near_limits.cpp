#include <fmt/format.h>

#include "look.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

// The service's defaults for one user, group or role.
constexpr std::size_t kCustomMax = 10;
constexpr std::size_t kSystemMax = 20;

}  // namespace

void near_limits(const Look& look, Findings& findings) {
  for (const auto& [key, account] : look.world().accounts) {
    for (const auto& [name, policy] : account.policies) {
      if (!policy.document || is_generated({model::PolicyType::custom, name})) continue;
      const std::size_t size = policy::to_json(*policy.document).size();
      if (size * 10 <= policy::kDocumentSizeMax * 9) continue;
      const model::Address address{key, {model::ObjectKind::policy, name.str()}};
      findings
          .add(
              address, look.field(address, "document"), "size",
              fmt::format("the document has {} of the {} bytes that the service takes", size, policy::kDocumentSizeMax))
          .severity = LintSeverity::warning;
    }
    std::map<std::pair<model::Principal, model::PolicyType>, std::size_t> counts;
    for (const auto& attachment : account.attachments) ++counts[{attachment.principal, attachment.policy.type}];
    for (const auto& [what, count] : counts) {
      const std::size_t most = what.second == model::PolicyType::custom ? kCustomMax : kSystemMax;
      if (count * 10 < most * 9) continue;
      const model::Address address = address_of(key, what.first);
      const std::string_view type = what.second == model::PolicyType::custom ? "custom" : "system";
      const std::string message =
          count > most
              ? fmt::format("{} {} policies are attached, and the service takes {} unless it was asked for more", count,
                            type, most)
              : fmt::format("{} of at most {} {} policies are attached", count, most, type);
      auto& finding = findings.add(address, look.place(address),
                                   fmt::format("{} policies", model::to_string(what.second)), message);
      if (count <= most) finding.severity = LintSeverity::warning;
      finding.help = what.first.kind == model::ObjectKind::user
                         ? "attach fewer, put several into one, or give some to a group that the user is in"
                         : "attach fewer, or put several into one";
    }
  }
}

}  // namespace ramify::access::rules
