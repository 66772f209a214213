#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace ramify::access {

/// Steps of patterns, sorted, each once.
using Places = std::vector<std::uint32_t>;
void settle(Places& places);

/// What a search has come by. It looks for a text that gets far in some patterns and not far in others: of two states
/// that are alike else, the one that is as far in the former and no farther in the latter finds whatever the other
/// does.
class Frontier {
 public:
  /// `work` is how much comparing there may be; it is used up.
  explicit Frontier(std::size_t& work) : work_(work) {}
  /// False where a state that is known promises as much, so that this one need not be followed.
  bool add(std::uint64_t kind, const Places& wanted, const Places& shunned);

 private:
  struct State {
    Places wanted;
    Places shunned;
  };
  [[nodiscard]] bool is_no_better(const State& state, const State& than);

  std::size_t& work_;
  std::unordered_map<std::uint64_t, std::vector<State>> known_;
};

}  // namespace ramify::access
