#include "emit_policy.h"

#include <nlohmann/json.hpp>
#include <ostream>

namespace ramify::cli {

Exit print_policies(const Documents& documents, Surroundings& around) {
  nlohmann::ordered_json all = nlohmann::ordered_json::object();
  for (const auto& [account, of_account] : documents) {
    auto& listed = all[account.str()] = nlohmann::ordered_json::array();
    for (const policy::Document& document : of_account) {
      listed.push_back(nlohmann::ordered_json::parse(policy::to_json(document)));
    }
  }
  around.out << all.dump(2) << "\n";
  return Exit::ok;
}

}  // namespace ramify::cli
