#include "files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace ramify::cli {

namespace {

tl::unexpected<Error> cannot(std::string_view what, const std::filesystem::path& file) {
  return fail(ErrorKind::io, fmt::format("cannot {} {}: {}", what, file.string(), std::strerror(errno)));
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool is_special(const std::filesystem::path& file) {
  struct stat status {};
  return ::stat(file.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
}

}  // namespace

Result<void> write_file(const std::filesystem::path& file, std::string_view text) {
  // /dev/stdout and pipes cannot be renamed into.
  const bool in_place = is_special(file);
  const std::filesystem::path temporary =
      in_place ? file : std::filesystem::path(fmt::format("{}.{}.new", file.string(), ::getpid()));
  const int flags = in_place ? O_WRONLY | O_CLOEXEC : O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  const int descriptor = ::open(temporary.c_str(), flags, 0600);
  if (descriptor < 0) return cannot("write", file);
  const bool written = write_all(descriptor, text) && (in_place || ::fsync(descriptor) == 0);
  const int fault = errno;
  const bool closed = ::close(descriptor) == 0;
  if (written && closed && (in_place || ::rename(temporary.c_str(), file.c_str()) == 0)) return {};
  if (!written) errno = fault;
  auto failed = cannot("write", file);
  if (!in_place) ::unlink(temporary.c_str());
  return failed;
}

Error in_file(Error fault, const std::filesystem::path& file) {
  constexpr std::string_view kNameless = "snapshot:";
  if (fault.message.starts_with(kNameless)) fault.message.replace(0, kNameless.size() - 1, file.string());
  return fault;
}

Result<std::string> read_file(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return cannot("read", file);
  std::string text;
  std::array<char, 65536> buffer{};
  for (;;) {
    const auto got = ::read(descriptor, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      auto failed = cannot("read", file);
      ::close(descriptor);
      return failed;
    }
    if (got == 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  ::close(descriptor);
  return text;
}

}  // namespace ramify::cli
