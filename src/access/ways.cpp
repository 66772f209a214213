#include "ways.h"

#include <algorithm>
#include <bit>

#include "own_name.h"

namespace ramify::access {
namespace {

using model::ObjectKind;

constexpr std::size_t kBits = 64;

std::size_t level(Standing standing) {
  return static_cast<std::size_t>(standing);
}

std::string scope_of(const model::Attachment& attachment) {
  return attachment.resource_group ? "@" + attachment.resource_group->str() : std::string();
}

}  // namespace

std::vector<Reached::Index> Reached::through(Index role) const {
  const auto& before = hop_before.at(level(standing[role]));
  std::vector<Index> path;
  for (Index at = before[role]; at != Roster::kNone; at = before[at]) path.push_back(at);
  std::reverse(path.begin(), path.end());
  return path;
}

Crowd::Crowd(const model::World& world, const Library& library, const Evaluator& evaluator, const Roster& roster)
    : world_(world), roster_(roster), doors_(world, library, evaluator, roster) {
  std::map<const policy::Document*, bool> asks;
  for (const auto& [key, account] : world.accounts) {
    for (const auto& attachment : account.attachments) {
      if (const auto* document = library.find(account, attachment.policy)) {
        const auto [known, is_new] = asks.try_emplace(document, false);
        if (is_new) known->second = asks_for_name(*document);
        if (known->second) by_name_.insert(&attachment);
      }
      held_[{key, {attachment.principal.kind, attachment.principal.name}}].push_back(&attachment);
    }
    for (const auto& membership : account.memberships) {
      groups_of_[{key, {ObjectKind::user, membership.user.str()}}].push_back(
          {key, {ObjectKind::group, membership.group.str()}});
    }
  }
  for (Index answer = 0; answer < doors_.answers(); ++answer) {
    occurs_.at(level(doors_.answer(answer).standing)) = true;
  }
  draw_steps();
}

void Crowd::draw_steps() {
  const std::size_t words = (roster_.roles() + kBits - 1) / kBits;
  for (const Standing least : {Standing::unknown, Standing::conditional, Standing::allow}) {
    auto& steps = steps_.at(level(least));
    steps.resize(roster_.roles());
    for (Index role = 0; role < roster_.roles(); ++role) {
      const Index row = doors_.row_of(roster_.person_of(role));
      if (row == 0) continue;
      for (const auto& [to, answer] : doors_.openings(row)) {
        if (doors_.answer(answer).standing < least) continue;
        steps[role].resize(words);
        steps[role][to / kBits] |= std::uint64_t{1} << (to % kBits);
      }
    }
  }
}

bool Crowd::holds(const model::Address& who) const {
  const auto account = world_.accounts.find(who.account);
  return account != world_.accounts.end() && model::contains(account->second, who.object);
}

std::vector<const model::Attachment*> Crowd::attachments(const model::Address& who) const {
  std::vector<const model::Attachment*> all;
  const auto add = [&](const model::Address& holder) {
    if (const auto found = held_.find(holder); found != held_.end()) {
      all.insert(all.end(), found->second.begin(), found->second.end());
    }
  };
  if (!holds(who)) return all;
  add(who);
  if (const auto groups = groups_of_.find(who); groups != groups_of_.end()) {
    for (const auto& group : groups->second) add(group);
  }
  return all;
}

std::string Crowd::power_class(const model::Address& who) const {
  if (!holds(who)) return {};
  std::string name = who.account.str() + ' ';
  bool asks = false;
  for (const auto* attachment : attachments(who)) {
    const bool own = attachment->principal.kind != ObjectKind::group;
    name += std::string(own ? "=" : attachment->principal.name) + '<' +
            std::string(model::to_string(attachment->policy.type)) + '/' + attachment->policy.name.str() +
            scope_of(*attachment) + ' ';
    asks = asks || by_name_.count(attachment) != 0;
  }
  return asks ? name + '?' + who.object.name : name;
}

/// Breadth first, once for each standing: what can be had for sure is found before what hangs on a condition.
void Crowd::reach(Index person, Reached& out) const {
  const std::size_t roles = roster_.roles();
  out.standing.assign(roles, Standing::deny);
  out.answer.assign(roles, 0);
  const Index row = doors_.row_of(person);
  if (row == 0) return;
  const auto direct = doors_.openings(row);
  std::vector<Index> queue;
  for (const Standing least : {Standing::allow, Standing::conditional, Standing::unknown}) {
    if (!occurs_.at(level(least))) continue;
    const auto& steps = steps_.at(level(least));
    auto& before = out.hop_before.at(level(least));
    before.assign(roles, Roster::kNone);
    Words seen((roles + kBits - 1) / kBits);
    if (const Index self = roster_.role_of(person); self != Roster::kNone) {
      seen[self / kBits] |= std::uint64_t{1} << (self % kBits);
    }
    queue.clear();
    const auto note = [&](Index from, Index to) {
      seen[to / kBits] |= std::uint64_t{1} << (to % kBits);
      before[to] = from;
      queue.push_back(to);
      if (out.standing[to] != Standing::deny) return false;
      out.standing[to] = least;
      return true;
    };
    for (const auto& [to, answer] : direct) {
      if (doors_.answer(answer).standing >= least && note(Roster::kNone, to)) out.answer[to] = answer;
    }
    for (std::size_t i = 0; i < queue.size(); ++i) {
      const Index from = queue[i];
      const Words& next = steps[from];
      for (std::size_t word = 0; word < next.size(); ++word) {
        for (std::uint64_t fresh = next[word] & ~seen[word]; fresh != 0; fresh &= fresh - 1) {
          const auto to = static_cast<Index>(word * kBits + static_cast<std::size_t>(std::countr_zero(fresh)));
          if (note(from, to)) out.answer[to] = doors_.answer_at(doors_.row_of(roster_.person_of(from)), to);
        }
      }
    }
  }
}

std::vector<Way> Crowd::ways(const model::Address& who) const {
  std::vector<Way> all;
  const Index person = roster_.find(who);
  if (person == Roster::kNone) return all;
  Reached reached;
  reach(person, reached);
  for (Index role = 0; role < roster_.roles(); ++role) {
    if (reached.standing[role] == Standing::deny) continue;
    const auto path = reached.through(role);
    Way way{roster_.role(role), {}, reached.standing[role], {}};
    for (const Index hop : path) way.through.push_back(roster_.role(hop));
    way.decision = doors_.decide(path.empty() ? person : roster_.person_of(path.back()), role);
    all.push_back(std::move(way));
  }
  return all;
}

}  // namespace ramify::access
