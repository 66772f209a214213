#include "nonce_memory.h"

#include "ramify/text/text.h"
#include "ramify/wire/sign.h"

namespace ramify::sim {

std::string NonceMemory::name_of(const std::string& access_key_id, const std::string& nonce) {
  constexpr std::size_t kLongest = 100;
  std::string name = access_key_id + "/" + nonce;
  return name.size() <= kLongest && text::is_valid_utf8(name) ? name : wire::sha256_hex(name);
}

bool NonceMemory::remember(const std::string& access_key_id, const std::string& nonce, Instant now) {
  sweep(now);
  const auto [it, fresh] = until_.emplace(name_of(access_key_id, nonce), now + 2 * kClockWindow);
  if (fresh) order_.push_back(&it->first);
  return fresh;
}

void NonceMemory::restore(const std::string& name, Instant until) {
  const auto [it, fresh] = until_.emplace(name, until);
  if (fresh) order_.push_back(&it->first);
}

void NonceMemory::each(const std::function<void(const std::string&, Instant)>& visit) const {
  for (const auto* name : order_) visit(*name, until_.at(*name));
}

void NonceMemory::sweep(Instant now) {
  while (!order_.empty()) {
    const auto it = until_.find(*order_.front());
    if (it->second >= now) return;
    order_.pop_front();
    until_.erase(it);
  }
}

}  // namespace ramify::sim
