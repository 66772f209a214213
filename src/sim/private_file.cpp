#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "state_file.h"

namespace ramify::sim {

tl::unexpected<Error> io_error(const std::filesystem::path& file, std::string_view doing) {
  return fail(ErrorKind::io, fmt::format("cannot {} {}: {}", doing, file.string(), std::strerror(errno)),
              "check the folder, its permissions and the space left on the disk");
}

namespace {

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

void sync_folder(const std::filesystem::path& file) {
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

}  // namespace

Result<int> replace_private_file(const std::filesystem::path& file, std::string_view text) {
  const std::filesystem::path beside = file.string() + ".new";
  const int fd = ::open(beside.c_str(), O_RDWR | O_APPEND | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd < 0) return io_error(file, "write");
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0 || ::fchmod(fd, S_IRUSR | S_IWUSR) != 0 || !write_all(fd, text) ||
      ::fsync(fd) != 0 || ::rename(beside.c_str(), file.c_str()) != 0) {
    auto fault = io_error(file, "write");
    ::close(fd);
    return fault;
  }
  sync_folder(file);
  return fd;
}

Result<void> write_private_file(const std::filesystem::path& file, std::string_view text) {
  const auto fd = replace_private_file(file, text);
  if (!fd) return tl::unexpected<Error>(fd.error());
  ::close(*fd);
  return {};
}

Result<std::string> read_file(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return io_error(file, "read");
  std::string text;
  std::array<char, 1U << 16U> buffer{};
  ssize_t n = 0;
  while ((n = ::read(fd, buffer.data(), buffer.size())) != 0) {
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(n));
  }
  const int fault = errno;
  ::close(fd);
  errno = fault;
  if (n < 0) return io_error(file, "read");
  return text;
}

}  // namespace ramify::sim
