#include "side_by_side.h"

#include <system_error>
#include <thread>
#include <vector>

namespace ramify::live {

void side_by_side(std::size_t count, const std::function<void(std::size_t)>& job) {
  std::vector<std::thread> threads;
  for (std::size_t at = 0; at < count; ++at) {
    try {
      threads.emplace_back(job, at);
    } catch (const std::system_error&) {
      job(at);
    }
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace ramify::live
