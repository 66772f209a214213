#include "transfers.h"

#include <algorithm>

namespace ramify::client {
namespace {

/// Connections that are kept open though nobody uses them.
constexpr long kKept = 64;
/// The longest sleep of who drives: the network, curl's own clock and whoever hands in a transfer end it.
constexpr int kSleepMs = 60'000;

}  // namespace

Transfers::Transfers(long connections_per_host) {
  // Once for the life of the process: curl counts, but may not be started from two threads at once.
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) return;
  multi_.reset(curl_multi_init());
  if (!multi_) return;
  curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, connections_per_host);
  curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, kKept);
}

Easy Transfers::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto easy = std::move(idle_.back());
      idle_.pop_back();
      return easy;
    }
  }
  return Easy(multi_ ? curl_easy_init() : nullptr);
}

void Transfers::give_back(Easy easy) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(easy));
}

CURLcode Transfers::run(CURL* easy) {
  Transfer own{easy};
  curl_easy_setopt(easy, CURLOPT_PRIVATE, &own);
  Lock lock(mutex_);
  open_.push_back(&own);
  fresh_.push_back(&own);
  if (asleep_) curl_multi_wakeup(multi_.get());
  while (!own.ended) {
    if (driven_) {
      own.wake.wait(lock);
    } else {
      drive(own, lock);
    }
  }
  return own.code;
}

void Transfers::drive(const Transfer& own, Lock& lock) {
  driven_ = true;
  while (!own.ended) {
    const auto fresh = std::move(fresh_);
    fresh_.clear();
    lock.unlock();
    const auto ended = step(fresh);
    lock.lock();
    for (Transfer* transfer : ended) {
      open_.erase(std::find(open_.begin(), open_.end(), transfer));
      transfer->ended = true;
      transfer->wake.notify_one();  // under the lock: without it the transfer may be gone
    }
    if (own.ended || !fresh_.empty()) continue;
    asleep_ = true;
    lock.unlock();
    curl_multi_poll(multi_.get(), nullptr, 0, kSleepMs, nullptr);
    lock.lock();
    asleep_ = false;
  }
  driven_ = false;
  if (!open_.empty()) open_.front()->wake.notify_one();
}

std::vector<Transfers::Transfer*> Transfers::step(const std::vector<Transfer*>& fresh) {
  std::vector<Transfer*> ended;
  for (Transfer* transfer : fresh) {
    if (curl_multi_add_handle(multi_.get(), transfer->easy) == CURLM_OK) continue;
    transfer->code = CURLE_FAILED_INIT;
    ended.push_back(transfer);
  }
  int running = 0;
  curl_multi_perform(multi_.get(), &running);
  int more = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &more)) {
    CURL* const easy = message->easy_handle;
    const CURLcode code = message->data.result;  // gone, as the message is, with the handle's removal
    char* transfer = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
    curl_multi_remove_handle(multi_.get(), easy);
    ended.push_back(reinterpret_cast<Transfer*>(transfer));
    ended.back()->code = code;
  }
  return ended;
}

}  // namespace ramify::client
