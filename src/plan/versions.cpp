#include "ramify/plan/versions.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ramify/wire/sign.h"

namespace ramify::plan {
namespace {

std::string hash_of(const std::set<std::string>& ids) {
  return wire::sha256_hex(nlohmann::json(ids).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

bool relies_on_versions(ops::Op op) {
  return op == ops::Op::create_policy_version || op == ops::Op::set_default_policy_version;
}

std::vector<model::Address> rewritten_policies(const Plan& plan, const std::vector<int>& done) {
  std::vector<model::Address> policies;
  for (const Step& step : plan.steps) {
    if (!relies_on_versions(step.change.op)) continue;
    if (std::find(done.begin(), done.end(), step.id) != done.end()) continue;
    policies.push_back(ops::owner(step.change.target));
  }
  return policies;
}

void rely_on_versions(Plan& plan, const VersionIds& versions) {
  for (Precondition& made : plan.preconditions) {
    const auto found = versions.find(made.address);
    if (found != versions.end() && !made.hash.empty()) made.hash += "." + hash_of(found->second);
  }
}

std::vector<model::Address> with_other_versions(const Plan& plan, const VersionIds& now) {
  std::vector<model::Address> moved;
  for (const Precondition& made : plan.preconditions) {
    const auto found = now.find(made.address);
    const auto dot = made.hash.find('.');
    if (found == now.end() || dot == std::string::npos) continue;
    if (made.hash.substr(dot + 1) != hash_of(found->second)) moved.push_back(made.address);
  }
  return moved;
}

}  // namespace ramify::plan
