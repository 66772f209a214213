#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "look.h"
#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

// Of the keys that every service may send; `acs:RequestTag/` and `acs:ResourceTag/` go on with a tag's key.
constexpr std::array kKeys =
    std::to_array<std::string_view>({"acs:AccessId", "acs:CurrentTime", "acs:MFAPresent", "acs:PrincipalARN",
                                     "acs:PrincipalRDId", "acs:PrincipalRDPath", "acs:SecureTransport", "acs:SourceIp",
                                     "acs:SourceVpc", "acs:UserAgent", "acs:VpcSourceIp"});

bool is_known(std::string_view key) {
  const std::string folded = text::fold_case(key);
  if (!folded.starts_with("acs:")) return true;
  if (folded.starts_with("acs:requesttag/") || folded.starts_with("acs:resourcetag/")) return true;
  return std::any_of(kKeys.begin(), kKeys.end(), [&](std::string_view k) { return text::fold_case(k) == folded; });
}

std::vector<std::string> names() {
  return {kKeys.begin(), kKeys.end()};
}

}  // namespace

void unknown_key(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    for (const auto& [op, keys] : at.statement->conditions) {
      for (const auto& [key, values] : keys) {
        if (is_known(key)) continue;
        const bool never = (at.allows()) == (op.find("Not") == std::string::npos);
        const std::string effect = at.allows() ? (never ? "this Allow never holds" : "this Allow always holds")
                                               : (never ? "this Deny always holds" : "this Deny never holds");
        auto& finding = findings.add(at.address, look.part(at, fmt::format("Condition/{}/{}", op, key)),
                                     fmt::format("{} {}", op, key),
                                     fmt::format("no request has the key \"{}\": {}", text::printable(key), effect));
        if (const auto near = text::suggest(key, names())) finding.help = fmt::format("did you mean \"{}\"?", *near);
        if (text::fold_case(key) == "acs:requestedregion") {
          finding.help = "the service has no such key; write the region into the third field of Resource";
        }
      }
    }
  }
}

}  // namespace ramify::access::rules
