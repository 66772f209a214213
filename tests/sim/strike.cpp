#include "strike.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <mutex>

namespace ramify::simulation {
namespace {

using Place = Strike::Place;

/// What stands in place of the C library's functions can be reached by nothing else.
struct {
  std::atomic<bool> dead{false};
  std::atomic<int> passed{0};
  std::optional<Strike> strike;
  Death death = Death::still;
} fate;

/// Bytes on their way into files.
struct {
  std::mutex guard;
  std::string bytes;
} wrote;

void note_written(const void* data, std::size_t size) {
  if (fate.death == Death::kill) return;
  const std::lock_guard lock(wrote.guard);
  wrote.bytes.append(static_cast<const char*>(data), size);
}

/// Whether the strike names this very one of its places.
bool is_now(Place before, Place after) {
  const bool here = fate.strike && (fate.strike->place == before || fate.strike->place == after);
  return here && ++fate.passed == fate.strike->number;
}

long refuse() {
  errno = EIO;
  return -1;
}

/// What the dead do has no effect.
template <class Act>
long unless_dead(const Act& act) {
  return is_dead() ? refuse() : act();
}

template <class Act>
long strikable(Place before, Place after, const Act& act) {
  if (is_dead()) return refuse();
  const bool now = is_now(before, after);
  if (now && fate.strike->place == before) {
    die();
    return refuse();
  }
  const long result = act();
  if (now) die();
  return result;
}

long write_to(int fd, const void* data, std::size_t size, const auto& act) {
  if (fd <= STDERR_FILENO) return act(size);
  if (is_dead()) return refuse();
  note_written(data, size);
  if (!is_now(Place::in_file_write, Place::in_file_write)) return act(size);
  act(size / 2);
  die();
  return refuse();
}

}  // namespace

std::string describe(const Strike& strike) {
  for (const auto& row : kPlaces) {
    if (row.place == strike.place) return fmt::format("killed {} {}", row.name, strike.number);
  }
  return "killed";
}

void arm(const std::optional<Strike>& strike, Death death) {
  fate.strike = strike;
  fate.death = death;
  fate.passed = 0;
  wrote.bytes.clear();
  fate.dead = false;
}

std::string written() {
  const std::lock_guard lock(wrote.guard);
  return wrote.bytes;
}

void disarm() {
  arm(std::nullopt, Death::still);
}

void die() {
  if (fate.death == Death::kill) ::kill(::getpid(), SIGKILL);
  fate.dead = true;
}

bool is_dead() {
  return fate.dead;
}

// These stand before the C library's own, in this program and the libraries that it loads.
extern "C" {

ssize_t sim_write(int fd, const void* data, size_t size) __asm__("write");
ssize_t sim_write(int fd, const void* data, size_t size) {
  return write_to(fd, data, size, [&](std::size_t part) { return ::syscall(SYS_write, fd, data, part); });
}

ssize_t sim_pwrite(int fd, const void* data, size_t size, off_t at) __asm__("pwrite");
ssize_t sim_pwrite(int fd, const void* data, size_t size, off_t at) {
  return write_to(fd, data, size, [&](std::size_t part) { return ::syscall(SYS_pwrite64, fd, data, part, at); });
}

int sim_fsync(int fd) __asm__("fsync");
int sim_fsync(int fd) {
  return static_cast<int>(strikable(Place::before_sync, Place::after_sync, [&] { return ::syscall(SYS_fsync, fd); }));
}

int sim_fdatasync(int fd) __asm__("fdatasync");
int sim_fdatasync(int fd) {
  return static_cast<int>(
      strikable(Place::before_sync, Place::after_sync, [&] { return ::syscall(SYS_fdatasync, fd); }));
}

int sim_rename(const char* from, const char* to) __asm__("rename");
int sim_rename(const char* from, const char* to) {
  return static_cast<int>(strikable(Place::before_rename, Place::after_rename,
                                    [&] { return ::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0); }));
}

int sim_renameat2(int from_fd, const char* from, int to_fd, const char* to, unsigned flags) __asm__("renameat2");
int sim_renameat2(int from_fd, const char* from, int to_fd, const char* to, unsigned flags) {
  return static_cast<int>(strikable(Place::before_rename, Place::after_rename,
                                    [&] { return ::syscall(SYS_renameat2, from_fd, from, to_fd, to, flags); }));
}

int sim_link(const char* from, const char* to) __asm__("link");
int sim_link(const char* from, const char* to) {
  return static_cast<int>(unless_dead([&] { return ::syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0); }));
}

int sim_unlink(const char* name) __asm__("unlink");
int sim_unlink(const char* name) {
  return static_cast<int>(unless_dead([&] { return ::syscall(SYS_unlinkat, AT_FDCWD, name, 0); }));
}

/// std::filesystem removes files and empty folders alike with it.
int sim_remove(const char* name) __asm__("remove");
int sim_remove(const char* name) {
  return static_cast<int>(unless_dead([&] {
    const long result = ::syscall(SYS_unlinkat, AT_FDCWD, name, 0);
    return result != 0 && errno == EISDIR ? ::syscall(SYS_unlinkat, AT_FDCWD, name, AT_REMOVEDIR) : result;
  }));
}

int sim_ftruncate(int fd, off_t size) __asm__("ftruncate");
int sim_ftruncate(int fd, off_t size) {
  return static_cast<int>(unless_dead([&] { return ::syscall(SYS_ftruncate, fd, size); }));
}

int sim_mkdir(const char* name, mode_t mode) __asm__("mkdir");
int sim_mkdir(const char* name, mode_t mode) {
  return static_cast<int>(unless_dead([&] { return ::syscall(SYS_mkdirat, AT_FDCWD, name, mode); }));
}

int sim_open(const char* name, int flags, mode_t mode) __asm__("open");
int sim_open(const char* name, int flags, mode_t mode) {
  const bool writes = (flags & (O_WRONLY | O_RDWR | O_CREAT)) != 0;
  if (writes && is_dead()) return static_cast<int>(refuse());
  return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, name, flags, mode));
}

}  // extern "C"

}  // namespace ramify::simulation
