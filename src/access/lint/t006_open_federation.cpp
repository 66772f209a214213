#include <fmt/format.h>

#include "look.h"
#include "rules.h"
#include "trusts.h"

namespace ramify::access::rules {

void open_federation(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    if (at.is_identity() || !at.allows()) continue;
    for (const std::string& provider : at.statement->principals.federated) {
      const bool saml = provider.find("saml-provider/") != std::string::npos;
      std::vector<std::string> missing;
      for (const std::string& key :
           saml ? std::vector<std::string>{"saml:recipient"} : std::vector<std::string>{"oidc:aud", "oidc:sub"}) {
        if (!has_key(*at.statement, key)) missing.push_back(key);
      }
      if (missing.empty()) continue;
      auto& finding = findings.add(at.address, look.principal(at, provider), provider,
                                   fmt::format("whoever {} vouches for gets in: nothing is asked of {}",
                                               provider.substr(provider.rfind(':') + 1), enumerate(missing)));
      finding.help = fmt::format("add a condition on {}", enumerate(missing));
    }
  }
}

}  // namespace ramify::access::rules
