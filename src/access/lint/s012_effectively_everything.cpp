#include <fmt/format.h>

#include "look.h"
#include "patterns.h"
#include "rules.h"

namespace ramify::access::rules {

void effectively_everything(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    const auto& resources = at.statement->resources;
    for (std::size_t i = 0; i < resources.size(); ++i) {
      if (resources[i] == "*" || !is_everything(resources[i])) continue;
      const auto place =
          look.part(at, fmt::format("{}/{}", at.statement->not_resource ? "NotResource" : "Resource", i));
      auto& finding = findings.add(at.address, place, resources[i],
                                   fmt::format("{} looks like an ARN and means every resource", resources[i]));
      if (place) finding.fix = LintFix{LintFix::Kind::replace, *place, "*"};
    }
  }
}

}  // namespace ramify::access::rules
