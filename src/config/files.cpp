#include "files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "globs.h"
#include "hash.h"
#include "ramify/text/text.h"

namespace ramify::config {
namespace fs = std::filesystem;
namespace {

/// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return value_; }
  void reset(int value) {
    if (value_ >= 0) ::close(value_);
    value_ = value;
  }

 private:
  int value_;
};

std::string shown(std::string_view name) {
  return fmt::format("\"{}\"", text::printable(name));
}

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t slash = path.find('/');
    parts.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return parts;
    path.remove_prefix(slash + 1);
  }
}

/// Opens folder by folder so that no symbolic link is followed anywhere on the way; errno tells why not.
int open_beneath(int folder, std::string_view relative) {
  const std::vector<std::string_view> parts = split(relative);
  Descriptor at(::dup(folder));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool last = i + 1 == parts.size();
    // O_NONBLOCK: a FIFO must not hold us up before fstat has told that it is one.
    const int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | (last ? O_NONBLOCK : O_DIRECTORY);
    at.reset(::openat(at.get(), std::string(parts[i]).c_str(), flags));
    if (at.get() < 0) return -1;
  }
  return ::fcntl(at.get(), F_DUPFD_CLOEXEC, 0);
}

}  // namespace

Files::Files(SourceMap& sources, Faults& faults, std::uintmax_t bytes_max,
             const std::map<std::string, std::string>& instead)
    : sources_(sources), faults_(faults), bytes_left_(bytes_max), bytes_max_(bytes_max), instead_(instead) {}

Files::~Files() {
  if (folder_ >= 0) ::close(folder_);
}

void Files::refuse(std::string_view code, const SourceRange* where, std::string message, std::string help) {
  if (where != nullptr) {
    faults_.error(code, *where, std::move(message), std::move(help));
  } else {
    faults_.error(code, {}, std::move(message), std::move(help)).where.reset();
  }
}

std::optional<std::string> Files::read(int descriptor, const std::string& name, const SourceRange* where) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    refuse("config.not-a-file", where, fmt::format("{} is not a regular file", shown(name)));
    return {};
  }
  std::string text;
  std::string block(std::size_t{1} << 16, '\0');
  while (true) {
    const ssize_t got = ::read(descriptor, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      refuse("config.unreadable", where, fmt::format("{} cannot be read: {}", shown(name), std::strerror(errno)));
      return {};
    }
    if (got == 0) break;
    if (static_cast<std::uintmax_t>(got) > bytes_left_) {
      refuse("config.too-large", where,
             fmt::format("with {} the configuration grows over {} bytes", shown(name), bytes_max_),
             "split the project");
      return {};
    }
    bytes_left_ -= static_cast<std::uintmax_t>(got);
    text.append(block.data(), static_cast<std::size_t>(got));
  }
  return text;
}

std::optional<SourceId> Files::keep(std::string name, std::string text) {
  if (const auto other = instead_.find(name); other != instead_.end()) text = other->second;
  const SourceId id = sources_.add(name, std::move(text));
  read_[std::move(name)] = id;
  return id;
}

std::optional<SourceId> Files::open_root(const fs::path& file, std::string help) {
  folder_path_ = file.has_parent_path() ? file.parent_path() : fs::path(".");
  root_name_ = file.filename().string();
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (descriptor.get() < 0) {
    refuse("config.unreadable", nullptr,
           fmt::format("{} cannot be read: {}", shown(file.string()), std::strerror(errno)), std::move(help));
    return {};
  }
  folder_ = ::open(folder_path_.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY);
  auto text = read(descriptor.get(), file.string(), nullptr);
  if (!text) return {};
  return keep(root_name_, *std::move(text));
}

bool Files::check_relative(std::string_view relative, const SourceRange& where) {
  const auto parts = split(relative);
  const bool odd = std::any_of(parts.begin(), parts.end(),
                               [](std::string_view part) { return part.empty() || part == "." || part == ".."; });
  if (!odd && relative.find('\\') == std::string_view::npos && relative.find('\0') == std::string_view::npos)
    return true;
  faults_.error("config.outside-root", where,
                fmt::format("{} is not a plain path beneath the root file's folder", shown(relative)),
                "write it relative to that folder, with forward slashes and without \".\" or \"..\"");
  return false;
}

std::optional<SourceId> Files::open(const std::string& relative, const SourceRange& where) {
  if (!check_relative(relative, where)) return {};
  if (const auto found = read_.find(relative); found != read_.end()) return found->second;
  read_[relative] = std::nullopt;
  const Descriptor descriptor(open_beneath(folder_, relative));
  if (descriptor.get() < 0) {
    // A link met as a folder is ENOTDIR; which of the two it was only a look tells.
    const int why = errno;
    fs::path at = folder_path_;
    bool link = false;
    for (const auto part : split(relative)) {
      std::error_code fault;
      link = link || fs::is_symlink(fs::symlink_status(at /= part, fault));
    }
    if (link) {
      faults_.error("config.symbolic-link", where,
                    fmt::format("{} is reached through a symbolic link", shown(relative)),
                    "put the file itself beneath the root file's folder");
    } else {
      faults_.error("config.unreadable", where,
                    fmt::format("{} cannot be read: {}", shown(relative), std::strerror(why)));
    }
    return {};
  }
  auto text = read(descriptor.get(), relative, &where);
  if (!text) return {};
  return keep(relative, *std::move(text));
}

std::vector<std::string> Files::expand(const std::string& pattern, const SourceRange& where) {
  if (!check_relative(pattern, where)) return {};
  if (!pattern.ends_with(".yaml") && !pattern.ends_with(".yml")) {
    faults_.error("config.include-kind", where, fmt::format("{} does not end with .yaml or .yml", shown(pattern)));
    return {};
  }
  std::vector<std::string> found = find_beneath(folder_path_, pattern);
  if (found.empty()) {
    faults_.error("config.include-missing", where, fmt::format("no file matches {}", shown(pattern)),
                  "an include that matches nothing would silently leave out what it once held: remove it");
  }
  return found;
}

std::string Files::digest() const {
  std::string all;
  for (const auto& [name, id] : read_) {
    if (!id) continue;
    const std::string_view text = sources_.text(*id);
    all += fmt::format("{}:{}{}:", name.size(), name, text.size());
    all += text;
  }
  return sha256_hex(all);
}

}  // namespace ramify::config
