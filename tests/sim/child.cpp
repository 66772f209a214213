#include "child.h"

#include <sys/random.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <sstream>

#include "ramify/cli/cli.h"
#include "strike.h"

namespace ramify::simulation {
namespace {

std::optional<std::string> variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::string random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  return ::getrandom(bytes.data(), size, 0) == static_cast<ssize_t>(size) ? bytes : std::string();
}

int run_ramify(const std::vector<std::string>& arguments, cli::Surroundings around) {
  around.random_bytes = random_bytes;
  around.catch_signals = [] {};
  around.interrupted = is_dead;
  around.owner = "pid " + std::to_string(::getpid()) + " of the simulation";
  return cli::run(arguments, around);
}

client::Environment environment_of(SharedClock& clock) {
  auto environment = client::system_environment();
  environment.now = [&clock] { return clock.now(); };
  environment.steady = [&clock] { return clock.steady(); };
  environment.sleep = [&clock](std::chrono::milliseconds wait) {
    // The dead do not wait: the next run begins at the moment of death.
    if (!is_dead()) clock.advance(wait);
  };
  return environment;
}

std::optional<Strike> strike_of(const std::optional<std::string>& told) {
  if (!told) return std::nullopt;
  const auto space = told->find(' ');
  for (const auto& row : kPlaces) {
    if (told->substr(space + 1) == row.name) return Strike{row.place, std::atoi(told->c_str())};
  }
  return std::nullopt;
}

}  // namespace

int be_ramify(int argc, char** argv) {
  SharedClock clock(variable(kClockVariable).value_or(""), true);
  arm(strike_of(variable(kKillVariable)), Death::kill);
  return run_ramify(std::vector<std::string>(argv, argv + argc),
                    {std::cout, std::cerr, std::cin, variable, environment_of(clock), client::make_curl_transport({})});
}

scenarios::Output run_here(const std::vector<std::string>& arguments,
                           const std::map<std::string, std::string>& environment, SharedClock& clock,
                           std::shared_ptr<client::Transport> transport) {
  std::ostringstream out;
  std::ostringstream err;
  std::istringstream in;
  const auto getenv = [&](const std::string& name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional(found->second);
  };
  const int status = run_ramify(arguments, {out, err, in, getenv, environment_of(clock), std::move(transport)});
  return {status, out.str(), err.str()};
}

}  // namespace ramify::simulation
