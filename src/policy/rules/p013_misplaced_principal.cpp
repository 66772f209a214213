#include "rules.h"

namespace ramify::policy::rules {
namespace {

constexpr std::string_view kMisplacedPrincipal = "P013";

}  // namespace

void misplaced_principal(const Element& statement, DocumentKind kind, Faults& faults) {
  if (kind == DocumentKind::identity && statement.has("Principal")) {
    faults.add(kMisplacedPrincipal, statement.pointer_to("Principal"), "an identity policy has no Principal",
               "remove it; a Principal belongs in the trust policy of a role");
  } else if (kind == DocumentKind::trust && statement.lacks("Principal")) {
    faults.add(kMisplacedPrincipal, statement.pointer, "the statement of a trust policy has no Principal",
               std::string(kPrincipalHelp));
  }
}

void principal_of_nobody(const Element& statement, Faults& faults) {
  faults.add(kMisplacedPrincipal, statement.pointer_to("Principal"), "Principal names nobody",
             std::string(kPrincipalHelp));
}

}  // namespace ramify::policy::rules
