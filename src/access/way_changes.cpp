#include "way_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "condition_cover.h"

namespace ramify::access {
namespace {

/// So many roles that are alike have a line each; more are told in one.
constexpr std::size_t kRolesEach = 5;

/// Whether whoever meets `a` meets `b`.
Coverage is_within(const Answer& a, const Answer& b) {
  if (a.standing == Standing::deny) return {};
  std::vector<Layers> wider;
  if (b.standing != Standing::deny) wider.push_back(layers_of(b.rules));
  return coverage(layers_of(a.rules), wider);
}

}  // namespace

std::string words_of(const Grant& grant) {
  std::string words;
  for (const auto* set : {&grant.actions, &grant.resources}) {
    words += fmt::format("{} but {} {};", fmt::join(set->in, ","), fmt::join(set->out, ","), set->part);
  }
  const auto add = [&](const policy::Conditions& conditions) {
    for (const auto& [name, keys] : conditions) {
      for (const auto& [key, values] : keys) words += fmt::format("{} {} {};", name, key, fmt::join(values, ","));
    }
  };
  add(grant.when);
  for (const auto& taken : grant.unless) {
    words += " unless ";
    add(taken);
  }
  if (grant.resource_group) words += grant.resource_group->str();
  if (grant.by && grant.by->principal.kind == model::ObjectKind::group) words += '<' + grant.by->principal.name;
  return words + (grant.was_conditional ? "~" : "");
}

std::size_t WayChanges::Hash::operator()(const Change& change) const {
  std::size_t hash = change.role;
  for (const Index part : {change.through, change.residue, change.unknown, change.group,
                           static_cast<Index>(change.before) * 8 + static_cast<Index>(change.after) * 2 +
                               static_cast<Index>(change.cross_account)}) {
    constexpr std::size_t kPrime = 1'099'511'628'211;
    hash = (hash ^ part) * kPrime;
  }
  return hash;
}

WayChanges::WayChanges(const Roster& roster, Side& before, Side& after)
    : roster_(roster), before_(before), after_(after) {
  number_of(std::string());
  number_of(std::vector<Index>());
  words_before_ = words_of_answers(before);
  words_after_ = words_of_answers(after);
}

std::vector<WayChanges::AnswerWords> WayChanges::words_of_answers(const Side& side) {
  std::vector<AnswerWords> all;
  const RoleDoors& doors = side.crowd().doors();
  for (Index i = 0; i < doors.answers(); ++i) {
    const Answer& answer = doors.answer(i);
    std::vector<std::string> unknown;
    for (const auto& policy : answer.unknown) unknown.push_back(policy.name.str());
    all.push_back({number_of(fmt::format("{}", fmt::join(answer.residual_keys, "?"))),
                   number_of(fmt::format("{}", fmt::join(unknown, "!"))), number_of(answer.group)});
  }
  return all;
}

WayChanges::Index WayChanges::number_of(const std::string& words) {
  return words_.emplace(words, static_cast<Index>(words_.size())).first->second;
}

WayChanges::Index WayChanges::number_of(std::vector<Index> path) {
  const auto [found, is_new] = paths_.emplace(std::move(path), static_cast<Index>(path_of_.size()));
  if (is_new) path_of_.push_back(&found->first);
  return found->second;
}

bool WayChanges::widened(const Change& change) {
  return change.before == change.after ? change.shift == Direction::gained : change.after > change.before;
}

Direction WayChanges::direction_of(const Change& change) {
  if (change.before == change.after) return change.shift;
  if (change.before == Standing::unknown || change.after == Standing::unknown) return Direction::unsettled;
  return change.after > change.before ? Direction::gained : Direction::lost;
}

Facts WayChanges::facts() {
  std::map<std::pair<Index, Index>, std::vector<Index>> by_rows;
  for (Index person = 0; person < roster_.everybody()->size(); ++person) {
    const auto rows = std::make_pair(before_.crowd().doors().row_of(person), after_.crowd().doors().row_of(person));
    if (rows.first != 0 || rows.second != 0) by_rows[rows].push_back(person);
  }
  for (const auto& entry : by_rows) compare_rows(entry.second);

  // Roles of which the same is said of the same people, and which are worth the same.
  const auto by_content = [](const auto& a, const auto& b) {
    return std::tie(std::get<0>(a), std::get<1>(a), *std::get<2>(a)) <
           std::tie(std::get<0>(b), std::get<1>(b), *std::get<2>(b));
  };
  using Likeness = std::tuple<Change, Index, const std::vector<Index>*>;
  std::map<Likeness, std::vector<std::size_t>, decltype(by_content)> alike(by_content);
  for (std::size_t i = 0; i < found_.size(); ++i) {
    Found& found = found_[i];
    if (!std::is_sorted(found.who.begin(), found.who.end())) std::sort(found.who.begin(), found.who.end());
    told_.insert({found.change.role, direction_of(found.change)});
    Change rest = found.change;
    rest.role = 0;
    alike[{rest, worth(found.change.role, widened(found.change)), &found.who}].push_back(i);
  }
  Facts facts;
  for (const auto& entry : alike) {
    const auto& same = entry.second;
    std::vector<Index> roles;
    for (const std::size_t i : same) roles.push_back(found_[i].change.role);
    if (roles.size() > kRolesEach) {
      facts.push_back(fact_of(found_[same.front()], std::move(roles)));
    } else {
      for (const std::size_t i : same) facts.push_back(fact_of(found_[i], {found_[i].change.role}));
    }
  }
  return facts;
}

void WayChanges::compare_rows(const std::vector<Index>& who) {
  before_.crowd().reach(who.front(), then_);
  after_.crowd().reach(who.front(), now_);
  for (Index role = 0; role < roster_.roles(); ++role) {
    if (then_.standing[role] != now_.standing[role]) {
      note(who, role, then_, now_);
    } else if (now_.standing[role] == Standing::conditional) {
      compare_conditions(who, role);
    }
  }
}

void WayChanges::compare_conditions(const std::vector<Index>& who, Index role) {
  const RoleDoors& old_doors = before_.crowd().doors();
  const RoleDoors& new_doors = after_.crowd().doors();
  const Index then = old_doors.answer_at(old_doors.row_of(who.front()), role);
  const Index now = new_doors.answer_at(new_doors.row_of(who.front()), role);
  const Answer& old_answer = old_doors.answer(then);
  const Answer& new_answer = new_doors.answer(now);
  if (old_answer.standing == Standing::unknown || new_answer.standing == Standing::unknown) return;
  if (old_answer.standing == new_answer.standing && old_answer.rules == new_answer.rules) return;
  constexpr auto kNo = Coverage::Answer::no;
  const Coverage gain = is_within(new_answer, old_answer);
  const Coverage loss = is_within(old_answer, new_answer);
  if (gain.answer == kNo) note_shift(who, role, now, Direction::gained);
  if (loss.answer == kNo) note_shift(who, role, then, Direction::lost);
  if (gain.entangled || loss.entangled) {
    note_shift(who, role, then, Direction::unsettled, gain.entangled ? gain.entangled : loss.entangled);
  }
}

void WayChanges::note_shift(const std::vector<Index>& who, Index role, Index answer, Direction direction,
                            std::optional<Entangled> entangled) {
  Found found;
  found.entangled = std::move(entangled);
  Change& change = found.change;
  change.role = role;
  change.before = change.after = Standing::conditional;
  change.shift = direction;
  found.told_after = direction == Direction::gained;
  found.answer = found.told = answer;
  const AnswerWords& words = (found.told_after ? words_after_ : words_before_)[answer];
  change.residue = words.residue;
  change.unknown = words.unknown;
  change.group = words.group;
  change.cross_account = (*roster_.everybody())[who.front()].account != roster_.role(role).account;
  add_who(std::move(found), who);
}

void WayChanges::note(const std::vector<Index>& who, Index role, const Reached& then, const Reached& now) {
  Found found;
  Change& change = found.change;
  change.role = role;
  change.before = then.standing[role];
  change.after = now.standing[role];
  const bool wider_now = widened(change);
  const Reached& wider = wider_now ? now : then;
  found.answer = wider.answer[role];
  found.told_after = wider_now || change.after == Standing::conditional;
  found.told = (found.told_after ? now : then).answer[role];
  change.through = number_of(wider.through(role));
  change.residue = (found.told_after ? words_after_ : words_before_)[found.told].residue;
  const AnswerWords& words = (wider_now ? words_after_ : words_before_)[found.answer];
  change.unknown = words.unknown;
  change.group = words.group;
  // Rows hold people of one account each.
  change.cross_account = (*roster_.everybody())[who.front()].account != roster_.role(role).account;
  add_who(std::move(found), who);
}

void WayChanges::add_who(Found found, const std::vector<Index>& who) {
  auto known = known_.find(found.change);
  if (known == known_.end()) {
    known = known_.emplace(found.change, found_.size()).first;
    found_.push_back(std::move(found));
  }
  auto& all = found_[known->second].who;
  all.insert(all.end(), who.begin(), who.end());
}

WayChanges::Index WayChanges::worth(Index role, bool after) {
  const auto [known, is_new] = worths_.try_emplace({role, after}, 0);
  if (is_new) {
    const Holding& holding = (after ? after_ : before_).holding(roster_.role(role));
    std::string words = holding.high_risk ? "!" : "";
    for (const Grant& grant : holding.grants) words += words_of(grant) + '|';
    for (const auto& policy : holding.unknown) words += policy.name.str() + '?';
    known->second = number_of(words);
  }
  return known->second;
}

Fact WayChanges::fact_of(const Found& found, std::vector<Index> roles) {
  const Change& change = found.change;
  Side& side = widened(change) ? after_ : before_;
  const auto& path = *path_of_[change.through];
  Fact fact;
  fact.direction = direction_of(change);
  fact.who = Persons(roster_.everybody(), found.who);
  std::sort(roles.begin(), roles.end());
  for (const Index role : roles) fact.roles.push_back(roster_.role(role));
  for (const Index hop : path) fact.through.push_back(roster_.role(hop));
  fact.before = change.before;
  fact.after = change.after;
  const RoleDoors& told = (found.told_after ? after_ : before_).crowd().doors();
  fact.residual_keys = told.answer(found.told).residual_keys;
  const RoleDoors& doors = side.crowd().doors();
  fact.unknown = doors.answer(found.answer).unknown;
  fact.by = doors.decide(path.empty() ? found.who.front() : roster_.person_of(path.back()), roles.front()).attachment;
  fact.cross_account = change.cross_account;
  fact.entangled = found.entangled;
  const Holding& there = side.holding(roster_.role(roles.front()));
  fact.grants = there.grants;
  fact.dangers = there.dangers;
  fact.high_risk = there.high_risk;
  if (fact.direction != Direction::unsettled) {
    for (const auto& policy : there.unknown) {
      if (std::find(fact.unknown.begin(), fact.unknown.end(), policy) == fact.unknown.end()) {
        fact.unknown.push_back(policy);
      }
    }
  }
  return fact;
}

}  // namespace ramify::access
