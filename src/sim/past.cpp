#include "past.h"

#include <algorithm>

namespace ramify::sim {

void Past::keep(const Faults& faults, const Account& account, Instant now) {
  if (faults.list_lag_s <= 0) {
    copies_.clear();
    return;
  }
  auto& copies = copies_[account.id];
  const Instant since = now - std::chrono::seconds(faults.list_lag_s);
  while (!copies.empty() && copies.front().until <= since) copies.pop_front();
  if (copies.empty() || copies.back().until < now) copies.push_back({now, std::make_shared<Account>(account)});
}

Account* Past::of(const Faults& faults, const std::string& account_id, Instant now) const {
  const auto found = copies_.find(account_id);
  if (faults.list_lag_s <= 0 || found == copies_.end()) return nullptr;
  const Instant since = now - std::chrono::seconds(faults.list_lag_s);
  const auto copy =
      std::find_if(found->second.begin(), found->second.end(), [&](const Copy& each) { return each.until > since; });
  return copy == found->second.end() ? nullptr : copy->account.get();
}

}  // namespace ramify::sim
