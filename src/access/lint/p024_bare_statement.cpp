#include "look.h"
#include "rules.h"

namespace ramify::access::rules {

void bare_statement(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    const auto place = look.bare(at);
    if (!place) continue;
    findings.add(at.address, place, "Statement", "Statement is one statement, not a list of statements").fix =
        LintFix{LintFix::Kind::to_list, *place, {}};
  }
}

}  // namespace ramify::access::rules
