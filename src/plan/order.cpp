#include "order.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <queue>

namespace ramify::plan {
namespace {

using ops::Op;

/// The kinds of work, in the order in which a person would do them: take away, rename, make, connect, let in, delete.
int rank(Op op) {
  switch (op) {
    case Op::detach_policy:
    case Op::remove_user_from_group:
    case Op::delete_login_profile:
    case Op::deactivate_access_key:
    case Op::delete_access_key:
    case Op::unbind_mfa:
      return 0;
    case Op::rename_user:
    case Op::rename_group:
      return 1;
    case Op::create_policy:
    case Op::create_policy_version:
    case Op::set_default_policy_version:
    case Op::update_policy_description:
    case Op::tag_policy:
    case Op::untag_policy:
      return 2;
    case Op::create_user:
    case Op::update_user:
    case Op::tag_user:
    case Op::untag_user:
      return 3;
    case Op::create_group:
    case Op::update_group:
      return 4;
    case Op::create_role:
    case Op::update_role:
    case Op::tag_role:
    case Op::untag_role:
      return 5;
    case Op::add_user_to_group:
      return 6;
    case Op::attach_policy:
      return 7;
    case Op::create_login_profile:
    case Op::update_login_profile:
    case Op::create_access_key:
      return 8;
    case Op::delete_user:
    case Op::delete_group:
    case Op::delete_role:
    case Op::delete_policy:
      return 9;
  }
  return 9;
}

/// For each change its place in the listing that would stand if nothing needed anything.
std::vector<std::size_t> places(const std::vector<ops::Change>& changes) {
  std::vector<std::size_t> by_wish(changes.size());
  std::iota(by_wish.begin(), by_wish.end(), std::size_t{0});
  std::stable_sort(by_wish.begin(), by_wish.end(), [&](std::size_t a, std::size_t b) {
    const auto key = [&](std::size_t i) { return std::tuple(changes[i].target.account, rank(changes[i].op)); };
    return key(a) < key(b);
  });
  std::vector<std::size_t> place(changes.size());
  for (std::size_t i = 0; i < by_wish.size(); ++i) place[by_wish[i]] = i;
  return place;
}

/// Walks back along what is unmet until a change comes round again: from there on the walk is a cycle.
std::vector<std::size_t> find_cycle(const Predecessors& before, const std::vector<bool>& done) {
  std::vector<std::size_t> walk;
  std::vector<std::size_t> seen_at(done.size(), done.size());
  auto at = static_cast<std::size_t>(std::find(done.begin(), done.end(), false) - done.begin());
  while (seen_at[at] == done.size()) {
    seen_at[at] = walk.size();
    walk.push_back(at);
    at = *std::find_if(before[at].begin(), before[at].end(), [&](std::size_t need) { return !done[need]; });
  }
  walk.erase(walk.begin(), walk.begin() + static_cast<std::ptrdiff_t>(seen_at[at]));
  std::reverse(walk.begin(), walk.end());
  return walk;
}

tl::unexpected<Error> no_order(const std::vector<ops::Change>& changes, const std::vector<std::size_t>& cycle) {
  std::string message = "no order was found for these changes, because each waits for the one before it:";
  for (const std::size_t index : cycle) {
    message += (index == cycle.front() ? " " : ", ") + std::string(ops::to_string(changes[index].op)) + " " +
               ops::to_string(changes[index].target);
  }
  return fail(ErrorKind::guard, message,
              "apply one of them by itself first, or give one object another name meanwhile");
}

}  // namespace

Result<std::vector<std::size_t>> order(const std::vector<ops::Change>& changes, const Predecessors& before) {
  std::vector<std::vector<std::size_t>> after(changes.size());
  std::vector<std::size_t> unmet(changes.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    unmet[i] = before[i].size();
    for (const std::size_t need : before[i]) after[need].push_back(i);
  }
  const std::vector<std::size_t> place = places(changes);
  std::vector<std::size_t> at_place(changes.size());
  for (std::size_t i = 0; i < place.size(); ++i) at_place[place[i]] = i;

  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  for (std::size_t i = 0; i < unmet.size(); ++i) {
    if (unmet[i] == 0) ready.push(place[i]);
  }
  std::vector<std::size_t> ordered;
  std::vector<bool> done(changes.size());
  while (!ready.empty()) {
    const std::size_t next = at_place[ready.top()];
    ready.pop();
    ordered.push_back(next);
    done[next] = true;
    for (const std::size_t waiting : after[next]) {
      if (--unmet[waiting] == 0) ready.push(place[waiting]);
    }
  }
  if (ordered.size() != changes.size()) return no_order(changes, find_cycle(before, done));
  return ordered;
}

}  // namespace ramify::plan
