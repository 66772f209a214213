#include "clock.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ramify/diag/ensure.h"

namespace ramify::simulation {

using Shared = std::atomic<std::int64_t>;
static_assert(Shared::is_always_lock_free, "processes share it");

SharedClock::SharedClock(const std::filesystem::path& file, bool runs) : runs_(runs) {
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  RAMIFY_ENSURE(fd >= 0 && ::ftruncate(fd, sizeof(Shared)) == 0, "the clock's file can be written");
  void* page = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  ::close(fd);
  RAMIFY_ENSURE(page != MAP_FAILED, "the clock's file can be mapped");
  ahead_ms_ = static_cast<Shared*>(page);
}

SharedClock::~SharedClock() {
  ::munmap(ahead_ms_, sizeof(Shared));
}

void SharedClock::advance(std::chrono::milliseconds by) {
  ahead_ms_->fetch_add(by.count());
}

std::chrono::milliseconds SharedClock::ahead() const {
  return std::chrono::milliseconds(ahead_ms_->load());
}

Instant SharedClock::now() const {
  return std::chrono::floor<std::chrono::seconds>((runs_ ? std::chrono::system_clock::now() : began_) + ahead());
}

std::chrono::steady_clock::time_point SharedClock::steady() const {
  return (runs_ ? std::chrono::steady_clock::now() : steady_began_) + ahead();
}

}  // namespace ramify::simulation
