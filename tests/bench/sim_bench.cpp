// The simulator's speed and size: `sim_bench [SECONDS]` prints two tables. Numbers are for one machine; "CPU us" is the
// simulator's own processor time a call, which other work beside it moves least.
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "company.h"
#include "load.h"
#include "ramify/sim/server.h"

namespace {

using namespace ramify;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr const char* kAccount = "1000000000000001";
const std::filesystem::path kStage =
    std::filesystem::temp_directory_path() / fmt::format("ramify-sim-bench-{}", ::getpid());

double megabytes_resident() {
  std::ifstream in("/proc/self/statm");
  long total = 0;
  long resident = 0;
  in >> total >> resident;
  return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

sim::Options seeded(const std::filesystem::path& seed, const std::filesystem::path& state = {}) {
  sim::Options options;
  if (!state.empty()) options.state_file = state;
  options.quotas.groups = 10'000'000;
  options.seeds = {seed};
  options.log_limit = 1000;
  options.accounts.push_back({kAccount, "company-a", "LTAIroot", Secret(std::string("root-secret"))});
  return options;
}

std::unique_ptr<sim::Server> start(sim::Options options) {
  auto started = sim::Server::start(std::move(options));
  if (started) return *std::move(started);
  fmt::print(stderr, "{}\n", started.error().message);
  std::exit(1);
}

/// Runs in a process of its own and hands its figures back: memory is then its own too.
template <class Figures, class Measure>
Figures apart(Measure measure) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) std::exit(1);
  const pid_t child = ::fork();
  if (child == 0) {
    const Figures figures = measure();
    const bool told = ::write(ends[1], &figures, sizeof figures) == sizeof figures;
    ::_exit(told ? 0 : 1);
  }
  Figures figures{};
  if (::read(ends[0], &figures, sizeof figures) != sizeof figures) std::exit(1);
  ::waitpid(child, nullptr, 0);
  ::close(ends[0]);
  ::close(ends[1]);
  return figures;
}

struct Sizes {
  double load_ms;
  double reopen_ms;
  double megabytes;
};

Sizes measure_sizes(int scale) {
  const auto seed = kStage / fmt::format("seed-{}.json", scale);
  std::ofstream(seed) << bench::company(bench::size_at(scale));
  return apart<Sizes>([&] {
    Sizes out{};
    const double before = megabytes_resident();
    const auto state = kStage / fmt::format("state-{}.json", scale);
    const auto begun = std::chrono::steady_clock::now();
    auto server = start(seeded(seed, state));
    out.load_ms = Milliseconds(std::chrono::steady_clock::now() - begun).count();
    out.megabytes = megabytes_resident() - before;
    server.reset();
    const auto again = std::chrono::steady_clock::now();
    server = start(seeded(seed, state));
    out.reopen_ms = Milliseconds(std::chrono::steady_clock::now() - again).count();
    return out;
  });
}

void print_sizes() {
  fmt::print("{:>6} {:>7} {:>7} {:>9} {:>12} {:>9} {:>11} {:>9}\n", "users", "roles", "policies", "attached", "seed ms",
             "ratio", "reopen ms", "MB");
  double former = 0;
  for (const int scale : {1, 2, 4}) {
    const auto size = bench::size_at(scale);
    const Sizes sizes = measure_sizes(scale);
    fmt::print("{:>6} {:>7} {:>7} {:>9} {:>12.0f} {:>9} {:>11.0f} {:>9.0f}\n", size.users, size.roles, size.policies,
               size.attachments, sizes.load_ms,
               former == 0 ? std::string("-") : fmt::format("{:.2f}", sizes.load_ms / former), sizes.reopen_ms,
               sizes.megabytes);
    former = sizes.load_ms;
  }
}

/// A simulator in a process of its own while it lives.
class Process {
 public:
  explicit Process(sim::Options options) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) std::exit(1);
    child_ = ::fork();
    if (child_ == 0) {
      const auto server = start(std::move(options));
      const std::uint16_t port = server->port();
      if (::write(ends[1], &port, sizeof port) != sizeof port) ::_exit(1);
      for (;;) ::pause();
    }
    ::close(ends[1]);
    if (::read(ends[0], &port_, sizeof port_) != sizeof port_) std::exit(1);
    ::close(ends[0]);
  }
  ~Process() {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// Processor time that it has used, in seconds.
  [[nodiscard]] double seconds_used() const {
    std::ifstream in(fmt::format("/proc/{}/stat", child_));
    std::string skipped;
    for (int field = 0; field < 13; ++field) in >> skipped;
    double user = 0;
    double system = 0;
    in >> user >> system;
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
  }

 private:
  pid_t child_ = 0;
  std::uint16_t port_ = 0;
};

void print_load(const char* name, sim::Options options, const bench::Caller& caller, const std::string& action,
                const bench::Parameters& parameters, std::chrono::milliseconds lasting) {
  const Process process(std::move(options));
  const double before = process.seconds_used();
  const auto load = bench::drive(process.port(), caller, action, parameters, 64, lasting);
  const double used = process.seconds_used() - before;
  fmt::print("{:<34} {:>10.0f} {:>9.2f} {:>9.2f} {:>9} {:>9.0f}\n", name, load.per_second(), load.p50_ms, load.p99_ms,
             load.refused, used * 1e6 / static_cast<double>(load.answered));
}

/// A user of the account with a key of its own that holds a policy: what a call costs that has to be authorised.
bench::Caller make_user(const std::filesystem::path& seed, const std::filesystem::path& state) {
  const auto server = start(seeded(seed, state));
  const bench::Caller root{"LTAIroot", Secret(std::string("root-secret"))};
  const auto once = [&](const std::string& action, const wire::Pairs& parameters) {
    const auto load = bench::drive(
        server->port(), root, action, [&](std::uint64_t) { return parameters; }, 1, std::chrono::milliseconds(0));
    if (load.answered != 1) std::exit(1);
  };
  once("AttachPolicyToUser", {{"UserName", "user-1"}, {"PolicyName", "AdministratorAccess"}, {"PolicyType", "System"}});
  once("CreateAccessKey", {{"UserName", "user-1"}});
  // The key's id is in the state; its secret is the newest that was given out.
  const std::string snapshot = server->snapshot();
  const auto at = snapshot.find("\"LTAI5t");
  return {snapshot.substr(at + 1, 24), Secret(std::string(server->secrets().back()))};
}

void print_loads(std::chrono::milliseconds lasting) {
  const auto seed = kStage / "seed-4.json";
  const auto state = kStage / "user.json";
  const bench::Caller root{"LTAIroot", Secret(std::string("root-secret"))};
  const bench::Caller user = make_user(seed, state);
  const auto roles = [](std::uint64_t n) { return wire::Pairs{{"RoleName", fmt::format("Role-{}", n % 1000)}}; };
  const auto groups = [](std::uint64_t n) { return wire::Pairs{{"GroupName", fmt::format("made-{}", n)}}; };
  fmt::print("\n{:<34} {:>10} {:>9} {:>9} {:>9} {:>9}\n", "64 connections", "calls/s", "p50 ms", "p99 ms", "refused",
             "CPU us");
  print_load("GetRole, the account's key", seeded(seed), root, "GetRole", roles, lasting);
  print_load("GetRole, a user's key, state kept", seeded(seed, state), user, "GetRole", roles, lasting);
  print_load("CreateGroup, no state", seeded(seed), root, "CreateGroup", groups, lasting);
  print_load("CreateGroup, state on the disk", seeded(seed, kStage / "writes.json"), root, "CreateGroup", groups,
             lasting);
  auto unsynced = seeded(seed, kStage / "unsynced.json");
  unsynced.sync = false;
  print_load("CreateGroup, state not waited for", std::move(unsynced), root, "CreateGroup", groups, lasting);
}

}  // namespace

int main(int argc, char** argv) {
  const int seconds = argc > 1 ? std::atoi(argv[1]) : 3;
  std::filesystem::create_directories(kStage);
  print_sizes();
  print_loads(std::chrono::seconds(seconds));
  std::filesystem::remove_all(kStage);
}
