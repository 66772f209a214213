#include "journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/crc.hpp>
#include <cerrno>
#include <cstring>
#include <memory>

#include "state_file.h"

namespace ramify::sim {
namespace {

constexpr std::size_t kCheck = 9;                 ///< eight hex digits and a space
constexpr std::uint64_t kSmallest = 1ULL << 20U;  ///< below this a journal is not worth compacting

std::string checksum(std::string_view text) {
  boost::crc_32_type crc;
  crc.process_bytes(text.data(), text.size());
  return fmt::format("{:08x} ", crc.checksum());
}

bool is_whole(std::string_view line) {
  return line.size() > kCheck && line.substr(0, kCheck) == checksum(line.substr(kCheck));
}

/// Whether the name still stands for the file that is open.
bool is_current(int fd, const std::filesystem::path& file) {
  struct stat open {};
  struct stat named {};
  return ::fstat(fd, &open) == 0 && ::stat(file.c_str(), &named) == 0 && open.st_ino == named.st_ino &&
         open.st_dev == named.st_dev;
}

}  // namespace

Result<std::unique_ptr<Journal>> Journal::open(const std::filesystem::path& file, bool sync) {
  std::unique_ptr<Journal> journal(new Journal(file, sync));
  if (auto locked = journal->lock(); !locked) return tl::unexpected<Error>(locked.error());
  return journal;
}

Journal::~Journal() {
  close_file();
}

void Journal::close_file() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

Result<void> Journal::lock() {
  for (;;) {
    close_file();
    fd_ = ::open(file_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd_ < 0) return io_error(file_, "open");
    if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
      return fail(ErrorKind::locked, fmt::format("another simulator uses the state file {}", file_.string()),
                  "stop it, or give another file");
    }
    // Its former owner may have replaced it between the two calls.
    if (is_current(fd_, file_)) return {};
  }
}

Result<JournalText> Journal::read() const {
  auto text = read_file(file_);
  if (!text) return tl::unexpected<Error>(text.error());
  JournalText out;
  std::size_t at = std::min(text->find('\n'), text->size());
  out.base = text->substr(0, at);
  std::size_t damaged = 0;  // the number of the first damaged line
  for (std::size_t line = 2; at < text->size() && ++at < text->size(); ++line) {
    const std::size_t end = std::min(text->find('\n', at), text->size());
    const std::string_view record = std::string_view(*text).substr(at, end - at);
    if (end == text->size() || !is_whole(record)) {
      if (damaged == 0) damaged = line;
    } else if (damaged != 0) {
      return fail(ErrorKind::usage, fmt::format("line {} is damaged, and whole lines follow it", damaged));
    } else {
      out.records.emplace_back(record.substr(kCheck));
    }
    at = end;
  }
  return out;
}

Result<std::uint64_t> Journal::append(std::string_view record) {
  const std::string line = fmt::format("{}{}\n", checksum(record), record);
  const std::lock_guard guard(mutex_);
  if (failed_ || fd_ < 0) {
    return fail(ErrorKind::io, fmt::format("cannot write {} since a write of it failed", file_.string()));
  }
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t n = ::write(fd_, rest.data(), rest.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      failed_ = true;
      return io_error(file_, "write");
    }
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
  appended_bytes_ += line.size();
  return ++appended_;
}

Result<void> Journal::sync(std::uint64_t number) {
  if (!sync_) return {};
  const std::lock_guard one_at_a_time(syncing_);
  std::uint64_t reached = 0;
  int fd = -1;
  {
    const std::lock_guard guard(mutex_);
    if (synced_ >= number) return {};
    reached = appended_;
    fd = fd_;
  }
  const bool done = ::fdatasync(fd) == 0;
  const std::lock_guard guard(mutex_);
  if (!done) {
    failed_ = true;
    return io_error(file_, "write");
  }
  synced_ = reached;
  return {};
}

bool Journal::wants_compaction() const {
  const std::lock_guard guard(mutex_);
  return failed_ || appended_bytes_ > std::max(kSmallest, 2 * base_bytes_);
}

bool Journal::is_compact() const {
  const std::lock_guard guard(mutex_);
  return !failed_ && appended_bytes_ == 0 && base_bytes_ != 0;
}

Result<void> Journal::compact(std::string_view base) {
  const std::lock_guard no_sync(syncing_);
  const std::lock_guard guard(mutex_);
  const auto fd = replace_private_file(file_, fmt::format("{}\n", base));
  if (!fd) return tl::unexpected<Error>(fd.error());
  close_file();
  fd_ = *fd;
  failed_ = false;
  base_bytes_ = base.size();
  appended_bytes_ = 0;
  synced_ = appended_;
  return {};
}

}  // namespace ramify::sim
