#include "child.h"

#include <signal.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "clock.h"
#include "ramify/cli/cli.h"

namespace {

struct {
  std::atomic<int> synced{0};
  int at = 0;
  bool before = false;
} strike;

}  // namespace

// Stands before the C library's own: every fsync of ramify passes here.
extern "C" int fsync(int fd) {
  const bool now = ++strike.synced == strike.at;
  if (now && strike.before) ::kill(::getpid(), SIGKILL);
  const auto result = static_cast<int>(::syscall(SYS_fsync, fd));
  if (now) ::kill(::getpid(), SIGKILL);
  return result;
}

namespace ramify::simulation {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

std::string random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  return ::getrandom(bytes.data(), size, 0) == static_cast<ssize_t>(size) ? bytes : std::string();
}

}  // namespace

int be_ramify(int argc, char** argv) {
  SharedClock clock(variable(kClockVariable));
  std::istringstream told(variable(kKillVariable));
  std::string side;
  if (told >> side >> strike.at) strike.before = side == "before";

  auto environment = client::system_environment();
  environment.now = [&] { return clock.now(); };
  environment.steady = [&] { return clock.steady(); };
  environment.sleep = [&](std::chrono::milliseconds wait) { clock.advance(wait); };
  const auto getenv = [](const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
  cli::Surroundings around{std::cout, std::cerr, std::cin, getenv, environment, client::make_curl_transport({})};
  around.random_bytes = random_bytes;
  around.catch_signals = [] {};
  around.interrupted = [] { return false; };
  around.owner = "pid " + std::to_string(::getpid()) + " of the simulation";
  return cli::run(std::vector<std::string>(argv, argv + argc), around);
}

}  // namespace ramify::simulation
