#include "scenarios/process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>

namespace ramify::scenarios {
namespace {

struct Pipe {
  std::array<int, 2> ends{-1, -1};
  Pipe() {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) ends = {-1, -1};
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close_end(std::size_t which) {
    if (ends.at(which) >= 0) close(ends.at(which));
    ends.at(which) = -1;
  }
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (auto& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

/// Reads one end into `text`; false once it is closed.
bool drain(int fd, std::string& text) {
  std::array<char, 65536> buffer{};
  const auto got = read(fd, buffer.data(), buffer.size());
  if (got > 0) text.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0;
}

}  // namespace

Output run(const Command& command, std::atomic<pid_t>& pid) {
  Output output;
  Pipe out;
  Pipe err;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.ends[1], 1);
  posix_spawn_file_actions_adddup2(&actions, err.ends[1], 2);
  posix_spawn_file_actions_addchdir_np(&actions, command.folder.c_str());

  auto arguments = command.argv;
  std::vector<std::string> settings;
  for (const auto& [name, value] : command.env) settings.push_back(name + "=" + value);
  pid_t child = 0;
  const int error = posix_spawn(&child, arguments.front().c_str(), &actions, nullptr, pointers(arguments).data(),
                                pointers(settings).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return {127, {}, "cannot start " + arguments.front() + ": " + std::strerror(error)};
  pid = child;
  out.close_end(1);
  err.close_end(1);

  const auto deadline = std::chrono::steady_clock::now() + command.patience;
  bool out_open = true;
  bool err_open = true;
  while (out_open || err_open) {
    std::array<pollfd, 2> ends{pollfd{out_open ? out.ends[0] : -1, POLLIN, 0},
                               pollfd{err_open ? err.ends[0] : -1, POLLIN, 0}};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    if (left <= 0 || poll(ends.data(), ends.size(), static_cast<int>(left)) == 0) {
      kill(child, SIGKILL);
      output.err += "\n(killed: it ran longer than it may)\n";
      break;
    }
    if (ends[0].revents != 0) out_open = drain(out.ends[0], output.out);
    if (ends[1].revents != 0) err_open = drain(err.ends[0], output.err);
  }
  int status = 0;
  waitpid(child, &status, 0);
  pid = 0;
  output.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return output;
}

}  // namespace ramify::scenarios
