#include "walk.h"

#include <algorithm>

namespace ramify::plan {
namespace {

/// Reading an account: what the next plan takes.
std::vector<Need> reading(const model::World& live, const Operators& operators) {
  std::vector<Need> needs;
  for (const auto& entry : operators) {
    const auto account = live.accounts.find(entry.first);
    if (account == live.accounts.end()) continue;
    for (wire::Permission& each : standing(Use::plan, account->second.id)) {
      needs.push_back({entry.first, std::move(each), {}});
    }
  }
  return needs;
}

}  // namespace

Walk::Walk(std::vector<Need> needs, const model::World& live, const Standpoint& standpoint)
    : world_(live),
      standpoint_(standpoint),
      system_(live),
      minimum_(static_cast<std::size_t>(std::max(standpoint.minimum, 0))),
      ways_(world_, standpoint_, system_) {
  for (Need& need : reading(live, standpoint_.operators)) needs.push_back(std::move(need));
  for (Need& need : needs) held_.push_back({std::move(need), false, false, {}});
  for (const auto& [key, arn] : standpoint_.operators) {
    if (auto who = named_in(world_, key, arn)) callers_.emplace(key, Caller{*std::move(who), {}, {}, {}, {}});
  }
  for (std::size_t i = 0; i < held_.size(); ++i) {
    const auto caller = callers_.find(held_[i].need.account);
    if (caller == callers_.end()) continue;
    caller->second.needs.push_back(i);
    for (const int step : held_[i].need.steps) due_[step].push_back(i);
  }
  for (auto& [key, caller] : callers_) {
    judge(key, caller, 0, nullptr);
    const model::Address role{key, caller.who};
    caller.people = {role};
    if (caller.who.kind == model::ObjectKind::role && !ways_.is_open_to_strangers(role)) {
      caller.entrant = find_entrant(role);
      if (caller.entrant) caller.people.insert(*caller.entrant);
    }
  }
  for (const auto& entry : world_.accounts) {
    auto now = ways_.of(entry.first);
    const bool enough = now.size() >= minimum_;
    ways_left_.emplace(entry.first, WaysLeft{std::move(now), enough, ways_.each_through(entry.first), {}, {}});
  }
  watch_ways();
}

std::optional<model::Address> Walk::find_entrant(const model::Address& role) const {
  for (model::Address& each : ways_.spoken_of(role)) {
    if (each != role && ways_.enters(each, role) != Answer::no) return std::move(each);
  }
  return std::nullopt;
}

bool Walk::touches(const Caller& caller, const model::AccountKey& key, const ops::Change& change) const {
  if (change.target.account != key) return false;
  const auto& sources = caller.rights->sources();
  if (sources.count(ops::owner(change.target).object) != 0) return true;
  if (const auto* link = std::get_if<model::Membership>(&change.target.subject)) {
    return sources.count({model::ObjectKind::user, link->user.str()}) != 0;
  }
  const auto* name = ops::find_field(change, ops::Field::name);
  return name != nullptr && name->before && sources.count({ops::owner(change.target).object.kind, *name->before}) != 0;
}

/// Puts every need of the caller to what it holds now; without `out`, for the first time.
void Walk::judge(const model::AccountKey& key, Caller& caller, int step, std::vector<Stranding>* out) {
  const model::Account& account = world_.accounts.at(key);
  caller.rights.emplace(account, caller.who, system_, known_keys(account, caller.who, standpoint_.now));
  std::map<Stranding::Kind, Stranding> first;
  for (const std::size_t i : caller.needs) {
    Held& held = held_[i];
    const auto& steps = held.need.steps;
    const bool read = steps.empty();
    const bool met = caller.rights->may(held.need.permission) != Answer::no;
    if (out != nullptr && held.met != met) {
      for (const int id : steps) {
        if (id < step && !met) ties_.emplace_back(id, step);
        if (id > step && met) ties_.emplace_back(step, id);
      }
    }
    if (!read && steps.back() <= step) {
      held.met = met;
      continue;
    }
    if (held.met && !met && out != nullptr) {
      const auto kind = read ? Stranding::Kind::next_plan : Stranding::Kind::step;
      auto& told = first.try_emplace(kind, Stranding{kind, step, key, held.need.permission, {}, {}, {}}).first->second;
      std::copy_if(steps.begin(), steps.end(), std::back_inserter(told.needed_by), [&](int id) { return id > step; });
    }
    held.met = met;
    held.ever_met = held.ever_met || met;
  }
  for (auto& [kind, told] : first) {
    std::sort(told.needed_by.begin(), told.needed_by.end());
    told.needed_by.erase(std::unique(told.needed_by.begin(), told.needed_by.end()), told.needed_by.end());
    out->push_back(std::move(told));
  }
}

std::vector<Stranding> Walk::take(const Step& step) {
  if (const auto due = due_.find(step.id); due != due_.end()) {
    for (const std::size_t i : due->second) {
      if (!held_[i].met && !held_[i].ever_met) held_[i].unmet_steps.push_back(step.id);
    }
  }
  advance(world_, step.change);
  ways_.update(step.change);
  std::vector<Stranding> lost;
  const auto touched = ways_.touched_by(step.change);
  for (auto& [key, caller] : callers_) {
    if (touches(caller, key, step.change)) judge(key, caller, step.id, &lost);
    if (!caller.entrant || touched.count(*caller.entrant) == 0) continue;
    caller.entrant = find_entrant({key, caller.who});
    if (caller.entrant) {
      caller.people.insert(*caller.entrant);
    } else {
      lost.push_back({Stranding::Kind::entry, step.id, key, {}, {}, {}, {}});
    }
  }
  count_ways(step.id, lost);
  if (!touched.empty()) watch_ways();
  return lost;
}

/// Where there never were enough, nothing is brought below by this plan. Where there were, every way in that goes while
/// too few are left is told with all that went before: whichever comes first, the same ones are asked about.
void Walk::count_ways(int step, std::vector<Stranding>& out) {
  for (auto& [key, left] : ways_left_) {
    auto now = ways_.of(key);
    if (now == left.now) continue;
    bool fewer = false;
    for (const std::string& way : left.now) {
      if (std::find(now.begin(), now.end(), way) != now.end()) continue;
      left.gone.emplace(way, step);
      fewer = true;
    }
    for (const std::string& way : now) left.gone.erase(way);
    left.now = std::move(now);
    if (!fewer || !left.were_enough || left.now.size() >= minimum_) continue;
    out.push_back({Stranding::Kind::admins, step, key, {}, {}, left.now, left.gone});
  }
}

void Walk::watch_ways() {
  for (auto& [key, left] : ways_left_) {
    for (const model::Address& each : ways_.through(key)) left.people.insert(each);
  }
}

bool Walk::stand_by_themselves(const WaysLeft& left, const Reach& reach) const {
  const auto untouched = std::count_if(left.first.begin(), left.first.end(),
                                       [&](const auto& people) { return reach.steps(people).empty(); });
  return static_cast<std::size_t>(untouched) >= minimum_;
}

std::vector<std::pair<int, int>> Walk::ties(const Reach& reach) const {
  auto all = ties_;
  const auto keep_in_order = [&](const std::set<model::Address>& people) {
    const std::set<int> steps = reach.steps(people);
    for (auto step = steps.begin(); step != steps.end() && std::next(step) != steps.end(); ++step) {
      all.emplace_back(*step, *std::next(step));
    }
  };
  for (const auto& entry : callers_) keep_in_order(entry.second.people);
  for (const auto& entry : ways_left_) {
    const WaysLeft& left = entry.second;
    if (left.were_enough && !stand_by_themselves(left, reach)) keep_in_order(left.people);
  }
  return all;
}

std::vector<Need> Walk::never_met() const {
  std::vector<Need> unmet;
  for (const Held& held : held_) {
    if (!held.unmet_steps.empty()) unmet.push_back({held.need.account, held.need.permission, held.unmet_steps});
  }
  return unmet;
}

std::vector<Stranding> strandings(const Plan& plan, const model::World& live, const Standpoint& standpoint) {
  Walk walk(needs(plan), live, standpoint);
  std::vector<Stranding> all;
  for (const Step& step : plan.steps) {
    for (Stranding& each : walk.take(step)) all.push_back(std::move(each));
  }
  return all;
}

}  // namespace ramify::plan
