#include "guards.h"
#include "trust_opening.h"

namespace ramify::plan {

void find_foreign_trust(const GuardInput& input, std::vector<Finding>& found) {
  std::set<std::string> known;
  for (const auto& [key, id] : input.plan.accounts) known.insert(id.str());
  for (const auto& id : input.sources.trusted_accounts) known.insert(id.str());
  for (const auto& [key, account] : input.after.accounts) {
    for (const auto& [name, role] : account.roles) {
      const model::Address address{key, {model::ObjectKind::role, name.str()}};
      for (const std::string& principal : opened_to(trust_of(input.live, address), role.trust)) {
        // A service is nobody's account: the access page shows it.
        if (is_service(principal)) continue;
        const std::string id = account_of(principal);
        if (known.count(id) != 0) continue;
        found.push_back({"foreign-trust", model::to_string(address),
                         id == "*"
                             ? "everybody whom \"" + principal + "\" matches would be trusted, whatever the account"
                             : "account " + id + ", which is neither described nor listed as trusted, would be trusted",
                         std::nullopt});
      }
    }
  }
}

}  // namespace ramify::plan
