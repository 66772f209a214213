#include "service.h"
#include "snapshot.h"
#include "state_file.h"

// A service looked at and turned from outside its calls.
namespace ramify::sim {

std::vector<LogEntry> Service::log() const {
  const std::lock_guard lock(mutex_);
  return {log_.begin(), log_.end()};
}

void Service::clear_log() {
  const std::lock_guard lock(mutex_);
  log_.clear();
}

std::string Service::snapshot() const {
  const std::lock_guard lock(mutex_);
  return to_snapshot(store_);
}

std::vector<std::string> Service::secrets() const {
  const std::lock_guard lock(mutex_);
  return secrets_;
}

std::optional<std::pair<std::string, std::string>> Service::root_key(const std::string& account_id) const {
  const std::lock_guard lock(mutex_);
  const auto account = store_.accounts.find(account_id);
  if (account == store_.accounts.end() || account->second.root_keys.empty()) return std::nullopt;
  const auto& key = account->second.root_keys.begin()->second;
  return std::pair(key.id, key.secret);
}

std::vector<AccountName> Service::account_names() const {
  const std::lock_guard lock(mutex_);
  std::vector<AccountName> out;
  for (const auto& [id, account] : store_.accounts) out.push_back({id, account.name});
  return out;
}

void Service::close() {
  const std::lock_guard lock(mutex_);
  if (!journal_) return;
  // Every write was kept before its reply; what stands in the file is the same in one line.
  if (!journal_->is_compact()) static_cast<void>(compact());
  journal_.reset();
}

std::uint64_t Service::random_seed() const {
  const std::lock_guard lock(mutex_);
  return store_.seed;
}

std::string Service::state() const {
  const std::lock_guard lock(mutex_);
  return to_state(store_, nonces_, trail_);
}

Result<void> Service::load_state(const std::string& text) {
  auto state = from_state(text);
  if (!state) return tl::unexpected<Error>(state.error());
  const std::lock_guard lock(mutex_);
  store_ = std::move(state->store);
  nonces_ = std::move(state->nonces);
  trail_ = std::move(state->trail);
  propagation_ = Propagation();
  past_ = Past();
  gather_secrets();
  return compact();
}

Service::Counters Service::counters() const {
  const std::lock_guard lock(mutex_);
  return counters_;
}

void Service::clear_counters() {
  const std::lock_guard lock(mutex_);
  counters_.clear();
}

Faults Service::faults() const {
  const std::lock_guard lock(mutex_);
  return options_.faults;
}

void Service::set_faults(const Faults& faults) {
  const std::lock_guard lock(mutex_);
  options_.faults = faults;
}

Rates Service::rates() const {
  const std::lock_guard lock(mutex_);
  return options_.rates;
}

void Service::set_rates(const Rates& rates) {
  const std::lock_guard lock(mutex_);
  options_.rates = rates;
}

}  // namespace ramify::sim
