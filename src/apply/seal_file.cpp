#include "seal_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace ramify::apply {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int get() const { return number_; }
  /// False where the file system only now says that it could not write.
  [[nodiscard]] bool close() {
    const int number = number_;
    number_ = -1;
    return ::close(number) == 0;
  }

 private:
  int number_;
};

std::string because() {
  return std::strerror(errno);
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::string random_suffix() {
  std::array<unsigned char, 8> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return "new";
  std::string suffix;
  for (const unsigned char byte : bytes) suffix += fmt::format("{:02x}", byte);
  return suffix;
}

/// Rename that fails where the new name exists. Some file systems know no such rename; there a hard link does the same.
bool rename_without_replacing(const char* from, const char* to) {
  if (::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return true;
  if (errno != EINVAL && errno != ENOSYS) return false;
  if (::link(from, to) != 0) return false;
  ::unlink(from);
  return true;
}

}  // namespace

Result<void> write_new_file(const std::filesystem::path& file, std::string_view bytes) {
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  const auto temporary = folder / fmt::format(".{}.{}", file.filename().string(), random_suffix());
  const auto cannot = [&](const char* what) {
    auto error = fail(ErrorKind::io, fmt::format("cannot {} {}: {}", what, file.string(), because()));
    ::unlink(temporary.c_str());
    return error;
  };
  Descriptor out(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (out.get() < 0) return fail(ErrorKind::io, fmt::format("cannot create {}: {}", file.string(), because()));
  if (!write_all(out.get(), bytes) || ::fsync(out.get()) != 0 || !out.close()) return cannot("write");
  if (!rename_without_replacing(temporary.c_str(), file.c_str())) return cannot("create");
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0 || ::fsync(directory.get()) != 0) {
    return fail(ErrorKind::io,
                fmt::format("{} is written, but its folder cannot be flushed: {}", file.string(), because()));
  }
  return {};
}

}  // namespace ramify::apply
