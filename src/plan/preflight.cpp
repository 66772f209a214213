#include "ramify/plan/preflight.h"

#include <algorithm>

#include "ramify/diff/identity.h"
#include "rights.h"
#include "walk.h"

namespace ramify::plan {

std::vector<wire::Permission> missing(const std::vector<wire::Permission>& wanted, const model::World& live,
                                      const model::AccountKey& account, const std::string& operator_arn, Instant now) {
  const auto there = live.accounts.find(account);
  const auto who = named_in(live, account, operator_arn);
  if (there == live.accounts.end() || !who) return {};
  SystemDocuments system(live);
  const Rights rights(there->second, *who, system, known_keys(there->second, *who, now));
  std::vector<wire::Permission> lacking;
  for (const wire::Permission& each : wanted) {
    if (rights.may(each) == Answer::no) lacking.push_back(each);
  }
  return lacking;
}

std::vector<Need> missing(const Plan& plan, const model::World& live, const Operators& operators) {
  Walk walk(needs(plan), live, {operators, 0, plan.created, {}});
  for (const Step& step : plan.steps) static_cast<void>(walk.take(step));
  return walk.never_met();
}

}  // namespace ramify::plan
