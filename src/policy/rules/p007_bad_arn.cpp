#include <fmt/format.h>

#include "../arn.h"
#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::policy::rules {

void bad_arn(const std::string& arn, const std::string& pointer, DocumentKind kind, Faults& faults) {
  constexpr std::string_view kBadArn = "P007";
  if (arn == "*") return;
  const bool trust = kind == DocumentKind::trust;
  const std::string_view what = trust ? "a principal" : "a resource";
  const std::string shown = text::printable(arn);
  const std::string help =
      trust ? R"(write it as "acs:ram::<account id>:root", ":user/<name>" or ":role/<name>")"
            : R"(write it as "acs:<service>:<region>:<account id>:<resource>"; "*" may stand for a field)";
  if (arn.rfind("acs:", 0) != 0) {
    faults.add(kBadArn, pointer, fmt::format("{} must begin with \"acs:\"; \"{}\" does not", what, shown), help);
  } else if (!split_arn(arn)) {
    faults.add(kBadArn, pointer, fmt::format("{} has five fields parted by colons; \"{}\" has fewer", what, shown),
               help);
  }
}

}  // namespace ramify::policy::rules
