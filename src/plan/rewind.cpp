#include "ramify/plan/rewind.h"

#include <algorithm>

namespace ramify::plan {
namespace {

using ops::Change;
using ops::Field;
using ops::Op;

model::User* find_user(model::World& world, const Change& change) {
  const auto account = world.accounts.find(change.target.account);
  if (account == world.accounts.end()) return nullptr;
  const auto user = account->second.users.find(model::UserName::from_service(ops::owner(change.target).object.name));
  return user == account->second.users.end() ? nullptr : &user->second;
}

/// The key that the step made is the youngest; of several the plan does not say which is whose, and they are alike.
void take_key_back(model::User& user) {
  if (!user.keys || user.keys->empty()) return;
  const auto youngest = std::max_element(user.keys->begin(), user.keys->end(),
                                         [](const auto& a, const auto& b) { return a.created < b.created; });
  user.keys->erase(youngest);
}

/// What no call takes back.
void bring_back(model::World& world, const Change& change) {
  model::User* user = find_user(world, change);
  if (user == nullptr) return;
  if (change.op == Op::create_access_key) take_key_back(*user);
  if (change.op == Op::unbind_mfa) user->mfa_bound = true;
  if (change.op != Op::delete_login_profile) return;
  user->console = model::Presence::present;
  if (const auto* mfa = ops::find_field(change, Field::mfa_required)) user->login.mfa_required = mfa->before == "true";
}

}  // namespace

model::World rewind(const Plan& plan, const model::World& live, const std::vector<int>& steps) {
  model::World world = live;
  for (auto step = plan.steps.rbegin(); step != plan.steps.rend(); ++step) {
    if (std::find(steps.begin(), steps.end(), step->id) == steps.end()) continue;
    if (const auto back = ops::descriptor(step->change.op).undo(step->change)) {
      advance(world, *back);
    } else {
      bring_back(world, step->change);
    }
  }
  return world;
}

}  // namespace ramify::plan
