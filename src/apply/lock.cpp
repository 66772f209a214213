#include "ramify/apply/lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace ramify::apply {

namespace {

std::string read_owner(int descriptor) {
  std::array<char, 512> buffer{};
  const auto size = ::pread(descriptor, buffer.data(), buffer.size(), 0);
  std::string owner(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  while (!owner.empty() && owner.back() == '\n') owner.pop_back();
  return owner.empty() ? "another run" : owner;
}

}  // namespace

Result<ProjectLock> ProjectLock::acquire(const std::filesystem::path& file, const std::string& owner,
                                         std::chrono::milliseconds patience,
                                         const std::function<void(std::chrono::milliseconds)>& sleep) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) {
    return fail(ErrorKind::io, fmt::format("cannot open the lock file {}: {}", file.string(), std::strerror(errno)),
                "the lock lies beside the secrets folder; choose another one with --secrets DIR");
  }
  ProjectLock lock(descriptor);
  constexpr std::chrono::milliseconds kLookAgain{250};
  int taken = ::flock(descriptor, LOCK_EX | LOCK_NB);
  for (; taken != 0 && errno == EWOULDBLOCK && sleep && patience.count() > 0; patience -= kLookAgain) {
    sleep(std::min(patience, kLookAgain));
    taken = ::flock(descriptor, LOCK_EX | LOCK_NB);
  }
  if (taken != 0) {
    if (errno != EWOULDBLOCK) {
      return fail(ErrorKind::io, fmt::format("cannot lock {}: {}", file.string(), std::strerror(errno)));
    }
    return fail(ErrorKind::locked, fmt::format("another apply of this project is running: {}", read_owner(descriptor)),
                fmt::format("wait for it to finish; the lock {} goes with its process", file.string()));
  }
  const std::string line = owner + "\n";
  if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, line.data(), line.size(), 0) < 0) {
    return fail(ErrorKind::io, fmt::format("cannot write {}: {}", file.string(), std::strerror(errno)));
  }
  return lock;
}

ProjectLock::ProjectLock(ProjectLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

ProjectLock::~ProjectLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace ramify::apply
