#include "program.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

extern char** environ;

namespace ramify::cli {

namespace {

/// A file without a name that holds what the program is to read: unlike a pipe it never fills up.
int file_with(const std::string& text) {
  const int descriptor = ::memfd_create("input", MFD_CLOEXEC);
  if (descriptor < 0) return -1;
  if (::write(descriptor, text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      ::lseek(descriptor, 0, SEEK_SET) != 0) {
    ::close(descriptor);
    return -1;
  }
  return descriptor;
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    const auto got = ::read(descriptor, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

Result<ProgramOutput> run_program(const std::vector<std::string>& argv, const std::string& input, bool quiet) {
  const int in = file_with(input);
  std::array<int, 2> out{-1, -1};
  if (in < 0 || ::pipe2(out.data(), O_CLOEXEC) != 0) {
    const std::string why = std::strerror(errno);
    if (in >= 0) ::close(in);
    return fail(ErrorKind::io, fmt::format("cannot run {}: {}", argv.front(), why));
  }
  std::vector<std::string> words = argv;
  std::vector<char*> pointers;
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  if (quiet) posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int fault = ::posix_spawnp(&child, pointers.front(), &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(in);
  ::close(out[1]);
  if (fault != 0) {
    ::close(out[0]);
    return fail(ErrorKind::io, fmt::format("cannot run {}: {}", argv.front(), std::strerror(fault)));
  }
  ProgramOutput output;
  output.out = read_all(out[0]);
  ::close(out[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  output.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return output;
}

}  // namespace ramify::cli
