#include "text_fits.h"

#include <algorithm>
#include <deque>

namespace ramify::access {
namespace {

/// So many states are looked through for all answers, and so much is compared.
constexpr std::size_t kMostFitStates = 100'000;
constexpr std::size_t kMostFitWork = 200'000'000;
/// So many ways to take one value of each test that has to be passed are told apart.
constexpr std::size_t kMostFitChoices = 2'000;

struct FitState {
  std::uint64_t choice = 0;
  Places wanted;
  Places shunned;
};

}  // namespace

TextFits::TextFits(const std::vector<TextTest>& tests, std::vector<Bits> known)
    : steps_(tests), starts_(tests.size()), known_(std::move(known)), states_(kMostFitStates), work_(kMostFitWork) {
  for (const auto& start : steps_.starts()) starts_[start.test].push_back(start.place);
}

TextFits::Answer TextFits::find(const Tests& wanted, const Tests& shunned) {
  const auto [answer, is_new] = answers_.try_emplace({wanted, shunned}, Answer::yes);
  const bool is_known = !is_new || std::any_of(known_.begin(), known_.end(), [&](const Bits& passed) {
    return std::all_of(wanted.begin(), wanted.end(), [&](std::size_t test) { return passed[test]; }) &&
           std::none_of(shunned.begin(), shunned.end(), [&](std::size_t test) { return passed[test]; });
  });
  if (!is_known) answer->second = search(wanted, shunned);
  return answer->second;
}

bool TextFits::passes_all(const Places& at, const Tests& wanted) const {
  return std::all_of(wanted.begin(), wanted.end(), [&](std::size_t test) {
    return std::any_of(at.begin(), at.end(),
                       [&](auto place) { return steps_.is_end(place) && steps_[place].test == test; });
  });
}

TextFits::Answer TextFits::search(const Tests& wanted, const Tests& shunned) {
  // One value of each has to fit: told apart, they get in each other's way least.
  std::size_t choices = 1;
  for (const std::size_t test : wanted) choices = std::min(choices * starts_[test].size(), kMostFitChoices + 1);
  const bool is_apart = choices <= kMostFitChoices;
  Frontier frontier(work_);
  std::deque<FitState> open;
  const auto push = [&](FitState state) {
    // What is shunned whatever follows, or wanted and out of reach, leads nowhere.
    const bool shut =
        std::any_of(state.shunned.begin(), state.shunned.end(), [&](auto place) { return steps_.is_open(place); }) ||
        !std::all_of(wanted.begin(), wanted.end(), [&](std::size_t test) {
          return std::any_of(state.wanted.begin(), state.wanted.end(),
                             [&](auto place) { return steps_[place].test == test; });
        });
    if (shut || !frontier.add(state.choice, state.wanted, state.shunned)) return;
    open.push_back(std::move(state));
  };

  FitState first;
  for (const std::size_t test : shunned) {
    for (const auto start : starts_[test]) steps_.enter(first.shunned, start);
  }
  settle(first.shunned);
  for (std::uint64_t choice = 0; choice < (is_apart ? choices : 1); ++choice) {
    FitState state = first;
    state.choice = choice;
    std::uint64_t rest = choice;
    for (const std::size_t test : wanted) {
      const auto& starts = starts_[test];
      for (std::size_t i = 0; i < starts.size(); ++i) {
        if (!is_apart || i == rest % starts.size()) steps_.enter(state.wanted, starts[i]);
      }
      if (is_apart) rest /= starts.size();
    }
    settle(state.wanted);
    push(std::move(state));
  }
  while (!open.empty()) {
    if (was_unsure()) return Answer::unsure;
    --states_;
    const FitState state = std::move(open.front());
    open.pop_front();
    const bool is_shunned =
        std::any_of(state.shunned.begin(), state.shunned.end(), [&](auto place) { return steps_.is_end(place); });
    if (!is_shunned && passes_all(state.wanted, wanted)) return Answer::yes;
    std::set<Symbol> next{TextSteps::kOther};
    steps_.add_next(state.wanted, next);
    steps_.add_next(state.shunned, next);
    for (const Symbol symbol : next) {
      push({state.choice, steps_.follow(state.wanted, symbol), steps_.follow(state.shunned, symbol)});
    }
  }
  return Answer::no;
}

}  // namespace ramify::access
