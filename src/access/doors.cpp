#include "doors.h"

#include <algorithm>

#include "condition_cover.h"

namespace ramify::access {

RoleDoors::RoleDoors(const model::World& world, const Library& library, const Evaluator& evaluator,
                     const Roster& roster)
    : world_(world), library_(library), evaluator_(evaluator), roster_(roster) {
  note({});
  index_trusts();
  index_control_policies();
  index_callers();
  class_roles();
  open_classes();
  make_rows();
}

std::vector<RoleDoors::Opening> RoleDoors::openings(Index row) const {
  std::vector<Opening> all;
  const Row& of = rows_[row];
  auto apart = of.apart.begin();
  for (const Opening& opening : caller_classes_[of.caller_class].openings) {
    for (; apart != of.apart.end() && apart->role < opening.role; ++apart) {
      if (apart->answer != 0) all.push_back(*apart);
    }
    if (apart == of.apart.end() || apart->role != opening.role) {
      all.push_back(opening);
    } else if (apart->answer != 0) {
      all.push_back(*apart++);
    } else {
      ++apart;
    }
  }
  for (; apart != of.apart.end(); ++apart) {
    if (apart->answer != 0) all.push_back(*apart);
  }
  return all;
}

RoleDoors::Index RoleDoors::answer_at(Index row, Index role) const {
  const auto by_role = [](const Opening& opening, Index wanted) { return opening.role < wanted; };
  const Row& of = rows_[row];
  const auto apart = std::lower_bound(of.apart.begin(), of.apart.end(), role, by_role);
  if (apart != of.apart.end() && apart->role == role) return apart->answer;
  const auto& openings = caller_classes_[of.caller_class].openings;
  const auto found = std::lower_bound(openings.begin(), openings.end(), role, by_role);
  return found != openings.end() && found->role == role ? found->answer : 0;
}

Decision RoleDoors::decide(Index person, Index role) const {
  return evaluator_.decide((*roster_.everybody())[person], "sts:AssumeRole", arns_[role]);
}

RoleDoors::Index RoleDoors::note(Answer answer) {
  const auto [found, is_new] = known_answers_.emplace(std::move(answer), static_cast<Index>(answers_.size()));
  if (is_new) answers_.push_back(&found->first);
  return found->second;
}

/// Conditions that always hold, or never do, are none.
void RoleDoors::settle(Answer& answer) {
  const auto [known, is_new] = settled_.try_emplace(answer.rules, Standing::conditional);
  if (is_new) {
    const Layers layers = layers_of(answer.rules);
    if (coverage(layers, {}).is_sure()) {
      known->second = Standing::deny;
    } else if (coverage({}, {layers}).is_sure()) {
      known->second = Standing::allow;
    }
  }
  answer.standing = known->second;
  if (answer.standing != Standing::allow) return;
  answer.residual_keys.clear();
  answer.rules.clear();
}

RoleDoors::Index RoleDoors::judge(Index person, Index role) {
  Decision decision = decide(person, role);
  if (decision.standing == Standing::deny) return 0;
  Answer answer{decision.standing, std::move(decision.residual_keys), std::move(decision.unknown_policies), {}};
  const auto& by = decision.attachment;
  if (by && by->principal.kind == model::ObjectKind::group) answer.group = by->principal.name;
  if (answer.standing == Standing::conditional) {
    const auto subject = Subject::of((*roster_.everybody())[person]);
    for (auto& each : residual_of(evaluator_, subject, "sts:AssumeRole", arns_[role], {})) {
      answer.rules.push_back(std::move(each.rule));
    }
    settle(answer);
    if (answer.standing == Standing::deny) return 0;
  }
  return note(std::move(answer));
}

bool RoleDoors::is_apart(Index person, Index role) const {
  return std::binary_search(apart_[person].begin(), apart_[person].end(), role);
}

/// Every class of callers before every class of roles, one of each speaking for all who do not stand apart.
void RoleDoors::open_classes() {
  const auto open = [&](CallerClass& callers, const RoleClass& roles) {
    for (const Index person : callers.members) {
      for (const Index role : roles.members) {
        if (is_apart(person, role)) continue;
        const Index answer = judge(person, role);
        if (answer == 0) return;
        for (const Index each : roles.members) callers.openings.push_back({each, answer});
        return;
      }
    }
  };
  // The first class holds nothing by which it could ask.
  for (std::size_t c = 1; c < caller_classes_.size(); ++c) {
    CallerClass& callers = caller_classes_[c];
    for (const RoleClass& roles : role_classes_) {
      if (roles.anybody || roles.accounts.count(callers.account_id) != 0) open(callers, roles);
    }
    std::sort(callers.openings.begin(), callers.openings.end(),
              [](const Opening& a, const Opening& b) { return a.role < b.role; });
  }
}

void RoleDoors::make_rows() {
  rows_.emplace_back();
  row_of_.assign(apart_.size(), 0);
  std::unordered_map<std::string, Index> known;
  for (Index person = 0; person < apart_.size(); ++person) {
    Row row{class_of_[person], {}};
    rows_.push_back(row);
    const auto trial = static_cast<Index>(rows_.size() - 1);
    for (const Index role : apart_[person]) {
      const Index answer = roster_.role_of(person) == role ? 0 : judge(person, role);
      if (answer != answer_at(trial, role)) row.apart.push_back({role, answer});
    }
    rows_.pop_back();
    if (row.apart.empty() && caller_classes_[row.caller_class].openings.empty()) continue;
    // No way of a role leads back to it, so that roles have their rows each to itself.
    std::string key = std::to_string(row.caller_class) + '/' + std::to_string(roster_.role_of(person));
    for (const Opening& opening : row.apart) {
      key += ' ' + std::to_string(opening.role) + ':' + std::to_string(opening.answer);
    }
    const auto [found, is_new] = known.emplace(std::move(key), static_cast<Index>(rows_.size()));
    if (is_new) rows_.push_back(std::move(row));
    row_of_[person] = found->second;
  }
}

}  // namespace ramify::access
