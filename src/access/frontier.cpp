#include "frontier.h"

#include <algorithm>

namespace ramify::access {

void settle(Places& places) {
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
}

bool Frontier::is_no_better(const State& state, const State& than) {
  if (state.wanted.size() > than.wanted.size() || state.shunned.size() < than.shunned.size()) return false;
  work_ -= std::min(work_, state.wanted.size() + state.shunned.size() + 1);
  return std::includes(than.wanted.begin(), than.wanted.end(), state.wanted.begin(), state.wanted.end()) &&
         std::includes(state.shunned.begin(), state.shunned.end(), than.shunned.begin(), than.shunned.end());
}

bool Frontier::add(std::uint64_t kind, const Places& wanted, const Places& shunned) {
  State state{wanted, shunned};
  auto& known = known_[kind];
  work_ -= std::min(work_, known.size());
  if (std::any_of(known.begin(), known.end(), [&](const State& each) { return is_no_better(state, each); })) {
    return false;
  }
  known.erase(std::remove_if(known.begin(), known.end(), [&](const State& each) { return is_no_better(each, state); }),
              known.end());
  known.push_back(std::move(state));
  return true;
}

}  // namespace ramify::access
