#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <iostream>

#include "program.h"
#include "ramify/cli/cli.h"
#include "ramify/diag/ensure.h"

namespace ramify::cli {

namespace {

// A signal handler can reach nothing else.
volatile sig_atomic_t g_interrupted = 0;

void note_interrupt(int /*signal*/) {
  g_interrupted = 1;
}

/// The first signal is noted, the second one ends the process as usual.
void catch_signals() {
  struct sigaction action {};
  action.sa_handler = note_interrupt;
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

std::function<void()> hold_stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  return [set] {
    int signal = 0;
    while (::sigwait(&set, &signal) != 0) continue;
  };
}

/// Secrets are never left in a core file, nor in a file that others can read.
void harden() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__  // the leak check reads the process as a debugger does
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
  ::umask(077);
  // A reader that goes away must not end an apply in the middle.
  ::signal(SIGPIPE, SIG_IGN);
}

std::string random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const auto got = ::getrandom(bytes.data() + have, size - have, 0);
    if (got < 0 && errno == EINTR) continue;
    RAMIFY_ENSURE(got > 0, "the kernel gives random bytes");
    have += static_cast<std::size_t>(got);
  }
  return bytes;
}

std::string owner() {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  const passwd* user = ::getpwuid(::getuid());
  return fmt::format("pid {} of {} on {}", ::getpid(), user != nullptr ? user->pw_name : "somebody", host.data());
}

unsigned terminal_width(int descriptor, unsigned least, unsigned otherwise) {
  winsize size{};
  return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col >= least ? size.ws_col : otherwise;
}

}  // namespace

int run(int argc, char** argv) {
  harden();
  Surroundings around{std::cout,
                      std::cerr,
                      std::cin,
                      [](const std::string& name) -> std::optional<std::string> {
                        const char* value = std::getenv(name.c_str());
                        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
                      },
                      client::system_environment(),
                      client::make_curl_transport({})};
  around.in_is_terminal = ::isatty(STDIN_FILENO) == 1;
  around.out_is_terminal = ::isatty(STDOUT_FILENO) == 1;
  around.err_is_terminal = ::isatty(STDERR_FILENO) == 1;
  around.width = terminal_width(STDOUT_FILENO, 40, 100);
  around.err_width = [] { return terminal_width(STDERR_FILENO, 1, 80); };
  around.random_bytes = random_bytes;
  around.catch_signals = catch_signals;
  around.interrupted = [] { return g_interrupted != 0; };
  around.hold_stop_signals = hold_stop_signals;
  around.owner = owner();
  around.run_program = run_program;
  return run(std::vector<std::string>(argv + std::min(argc, 1), argv + argc), around);
}

}  // namespace ramify::cli
