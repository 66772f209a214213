#include "cycles.h"

#include <algorithm>
#include <map>
#include <set>

#include "ramify/model/world.h"
#include "ramify/text/text.h"

namespace ramify::plan {
namespace {

using ops::Change;
using ops::Field;

model::Address folded(model::Address address) {
  address.object.name = text::fold_case(address.object.name);
  return address;
}

/// For each creation of a role: the creations that its trust waits for, as indices into `changes`.
std::map<std::size_t, std::vector<std::size_t>> waits(const std::vector<Change>& changes, const ops::Context& context) {
  std::map<model::Address, std::size_t> creations;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (changes[i].op == ops::Op::create_role) creations.emplace(folded(ops::owner(changes[i].target)), i);
  }
  std::map<std::size_t, std::vector<std::size_t>> edges;
  for (const auto& creation : creations) {
    auto& out = edges[creation.second];
    const ops::FieldChange* trust = ops::find_field(changes[creation.second], Field::trust);
    if (trust == nullptr || !trust->after) continue;
    std::set<std::size_t> named;
    for (const model::Address& principal : ops::named_principals(*trust->after, context)) {
      const auto found = creations.find(folded(principal));
      if (found != creations.end()) named.insert(found->second);
    }
    out.assign(named.begin(), named.end());
  }
  return edges;
}

/// Depth first, in order: a creation that waits for one that is still being visited closes a ring, and is split.
/// Without what the split ones wait for no ring is left. A stack of our own, since rings may be as long as an account
/// is large.
std::set<std::size_t> ring_closers(const std::map<std::size_t, std::vector<std::size_t>>& edges) {
  enum class State { fresh, open, done };
  struct Visit {
    std::size_t node;
    std::size_t next = 0;
  };
  std::map<std::size_t, State> states;
  std::set<std::size_t> closers;
  for (const auto& start : edges) {
    if (states[start.first] != State::fresh) continue;
    std::vector<Visit> stack{{start.first}};
    states[start.first] = State::open;
    while (!stack.empty()) {
      Visit& visit = stack.back();
      const auto& out = edges.at(visit.node);
      if (visit.next == out.size()) {
        states[visit.node] = State::done;
        stack.pop_back();
        continue;
      }
      const std::size_t to = out[visit.next++];
      if (states[to] == State::open) closers.insert(visit.node);
      if (states[to] != State::fresh) continue;
      states[to] = State::open;
      stack.push_back({to});
    }
  }
  return closers;
}

Change split(Change& creation, const model::AccountId& account) {
  Change second = creation;
  second.op = ops::Op::update_role;
  second.reason = ops::Reason::trust_cycle;
  second.fields.clear();
  const std::string placeholder =
      policy::to_json(model::unmeetable_trust(account, ops::owner(creation.target).object.name));
  for (ops::FieldChange& field : creation.fields) {
    if (field.field == Field::trust) {
      second.fields.push_back({Field::trust, {}, placeholder, field.after});
      field.after = placeholder;
    }
    if (field.field == Field::max_session) second.carried.push_back({field.field, {}, field.after, field.after});
  }
  return second;
}

}  // namespace

void break_trust_cycles(std::vector<Change>& changes, const ops::Context& context) {
  for (const std::size_t index : ring_closers(waits(changes, context))) {
    const model::AccountId account = context.account_ids.at(changes[index].target.account);
    changes.push_back(split(changes[index], account));
  }
}

}  // namespace ramify::plan
