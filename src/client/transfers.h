#pragma once

#include <curl/curl.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace ramify::client {

struct EasyCloser {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, EasyCloser>;

/// curl's transfers, side by side on one multi handle that shares its connections among them: one is kept for whoever
/// is next, and one of HTTP/2 carries many at once. There is no thread of its own: of those that wait for the end of
/// their transfers one drives them all, and hands that over when its own is done; so a call made alone costs no change
/// of threads, and a process that forks leaves nothing behind. Thread-safe. When it is destroyed nobody may wait.
class Transfers {
 public:
  /// A transfer that would need one connection more to its host waits for one of the others.
  explicit Transfers(long connections_per_host);
  Transfers(const Transfers&) = delete;
  Transfers& operator=(const Transfers&) = delete;

  /// A handle for one transfer after the other; null where there is no memory for it.
  [[nodiscard]] Easy take();
  void give_back(Easy easy);
  /// Runs one to its end; its CURLOPT_PRIVATE is ours.
  [[nodiscard]] CURLcode run(CURL* easy);

 private:
  struct Transfer {
    CURL* easy;
    CURLcode code = CURLE_OK;
    bool ended = false;
    std::condition_variable wake{};  ///< it ended, or is to drive
  };
  struct MultiCloser {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };
  using Lock = std::unique_lock<std::mutex>;

  void drive(const Transfer& own, Lock& lock);
  /// What has ended since, each with its code.
  [[nodiscard]] std::vector<Transfer*> step(const std::vector<Transfer*>& fresh);

  std::unique_ptr<CURLM, MultiCloser> multi_;  ///< of whoever drives
  std::mutex mutex_;
  std::vector<Easy> idle_;
  std::vector<Transfer*> open_;   ///< all that have not ended
  std::vector<Transfer*> fresh_;  ///< of these, handed in and not begun
  bool driven_ = false;
  bool asleep_ = false;  ///< the driver waits for the network
};

}  // namespace ramify::client
