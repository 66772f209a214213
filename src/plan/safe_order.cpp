#include "safe_order.h"

#include <algorithm>

#include "walk.h"

namespace ramify::plan {
namespace {

using ops::Op;
using Indices = std::vector<std::size_t>;

/// Operations after which somebody may do more than before.
bool may_widen(Op op) {
  switch (op) {
    case Op::attach_policy:
    case Op::create_policy_version:
    case Op::set_default_policy_version:
    case Op::create_policy:
    case Op::add_user_to_group:
    case Op::create_user:
    case Op::create_role:
    case Op::update_role:
    case Op::create_login_profile:
    case Op::create_access_key:
    case Op::rename_group:
    case Op::rename_user:
      return true;
    default:
      return false;
  }
}

/// One try: the changes in an order, and the first step of it that strands somebody.
class Search {
 public:
  Search(const std::vector<ops::Change>& changes, const model::World& live, const ops::Context& context,
         const Standpoint& standpoint)
      : changes_(changes), live_(live), standpoint_(standpoint) {
    Plan numbered;
    numbered.accounts = context.account_ids;
    numbered.default_domains = context.default_domains;
    for (std::size_t i = 0; i < changes.size(); ++i) {
      numbered.steps.push_back({static_cast<int>(i) + 1, changes[i], ops::Risk::low, {}});
    }
    needs_ = needs(numbered);
  }

  /// What the first unsafe step of the order loses.
  [[nodiscard]] std::optional<Stranding> first_stranding(const Indices& ordered) const {
    const std::vector<Step> steps = in_order(ordered);
    Walk walk(needs_in(ordered), live_, standpoint_);
    for (const Step& step : steps) {
      auto lost = walk.take(step);
      if (!lost.empty()) return std::move(lost.front());
    }
    return std::nullopt;
  }

  /// Adds to `before` what keeps true of the order, where steps run side by side, what was found of it.
  void tie(const Indices& ordered, Predecessors& before) const {
    const std::vector<Step> steps = in_order(ordered);
    Walk walk(needs_in(ordered), live_, standpoint_);
    for (const Step& step : steps) static_cast<void>(walk.take(step));
    for (const auto& [first, then] : walk.ties({steps, live_})) {
      before[ordered[static_cast<std::size_t>(then) - 1]].push_back(ordered[static_cast<std::size_t>(first) - 1]);
    }
    for (auto& needs : before) {
      std::sort(needs.begin(), needs.end());
      needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
    }
  }

  /// Which changes should come before the one that strands: those that still need what it takes, else those that may
  /// give it back. Empty where the facts forbid it.
  [[nodiscard]] Indices better_first(const Stranding& lost, const Indices& ordered, const Predecessors& before) const {
    const std::size_t culprit = ordered[static_cast<std::size_t>(lost.step) - 1];
    const std::vector<bool> later = behind(culprit, before);
    Indices needing;
    for (const int step : lost.needed_by) needing.push_back(ordered[static_cast<std::size_t>(step) - 1]);
    const bool free =
        std::none_of(needing.begin(), needing.end(), [&](std::size_t each) { return static_cast<bool>(later[each]); });
    if (!needing.empty() && free) return needing;
    Indices giving;
    for (auto at = static_cast<std::size_t>(lost.step); at < ordered.size(); ++at) {
      const std::size_t each = ordered[at];
      if (!later[each] && may_widen(changes_[each].op)) giving.push_back(each);
    }
    return giving;
  }

 private:
  [[nodiscard]] std::vector<Step> in_order(const Indices& ordered) const {
    std::vector<Step> steps;
    for (const std::size_t index : ordered) {
      steps.push_back({static_cast<int>(steps.size()) + 1, changes_[index], ops::Risk::low, {}});
    }
    return steps;
  }

  [[nodiscard]] std::vector<Need> needs_in(const Indices& ordered) const {
    std::vector<int> place(changes_.size());
    for (std::size_t i = 0; i < ordered.size(); ++i) place[ordered[i]] = static_cast<int>(i) + 1;
    std::vector<Need> placed = needs_;
    for (Need& need : placed) {
      for (int& step : need.steps) step = place[static_cast<std::size_t>(step) - 1];
      std::sort(need.steps.begin(), need.steps.end());
    }
    return placed;
  }

  /// Those that must come after it.
  [[nodiscard]] std::vector<bool> behind(std::size_t culprit, const Predecessors& before) const {
    std::vector<Indices> after(changes_.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
      for (const std::size_t need : before[i]) after[need].push_back(i);
    }
    std::vector<bool> seen(changes_.size());
    Indices open{culprit};
    while (!open.empty()) {
      const std::size_t at = open.back();
      open.pop_back();
      if (seen[at]) continue;
      seen[at] = true;
      open.insert(open.end(), after[at].begin(), after[at].end());
    }
    return seen;
  }

  const std::vector<ops::Change>& changes_;
  const model::World& live_;
  const Standpoint& standpoint_;
  std::vector<Need> needs_;
};

}  // namespace

Result<std::vector<std::size_t>> safe_order(const std::vector<ops::Change>& changes, Predecessors& before,
                                            const model::World& live, const ops::Context& context,
                                            const Standpoint& standpoint) {
  constexpr int kTries = 64;
  const auto plain = order(changes, before);
  if (!plain) return plain;
  const Search search(changes, live, context, standpoint);
  Predecessors tried = before;
  Indices ordered = *plain;
  for (int i = 0; i < kTries; ++i) {
    const auto lost = search.first_stranding(ordered);
    if (!lost) {
      before = std::move(tried);
      search.tie(ordered, before);
      return ordered;
    }
    const Indices first = search.better_first(*lost, ordered, tried);
    if (first.empty()) break;
    auto& needs = tried[ordered[static_cast<std::size_t>(lost->step) - 1]];
    needs.insert(needs.end(), first.begin(), first.end());
    const auto next = order(changes, tried);
    if (!next) break;
    ordered = *next;
  }
  // Whoever lifts the guard has seen this order, and gets no other.
  search.tie(*plain, before);
  return plain;
}

}  // namespace ramify::plan
