#include "pool.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "ramify/diag/ensure.h"

namespace ramify::simulation {
namespace {

constexpr unsigned kPatience_s = 300;

/// A process that plays a seed, and the nameless file that it writes its verdict to.
struct Player {
  std::uint64_t seed = 0;
  int file = -1;
};

std::string read_all(int file) {
  std::string text;
  std::array<char, 65536> buffer{};
  ::lseek(file, 0, SEEK_SET);
  for (ssize_t got = 0; (got = ::read(file, buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return text;
}

[[noreturn]] void play_and_exit(const Player& player, const scenarios::Recipient& recipient,
                                const PlayOptions& options) {
  ::alarm(kPatience_s);
  const auto text =
      to_json(play(player.seed, recipient, options)).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  for (std::string_view rest = text; !rest.empty();) {
    const auto written = ::write(player.file, rest.data(), rest.size());
    if (written <= 0) ::_exit(1);
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  ::_exit(0);
}

Verdict verdict_of(const Player& player, int status) {
  const auto json = nlohmann::json::parse(read_all(player.file), nullptr, false);
  ::close(player.file);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && !json.is_discarded()) return from_json(json);
  Verdict verdict{fmt::format("seed {}", player.seed), {}, {}};
  verdict.tally.seeds = 1;
  verdict.faults.push_back(WIFSIGNALED(status) ? fmt::format("the process ended by signal {}", WTERMSIG(status))
                                               : fmt::format("the process ended with {}", WEXITSTATUS(status)));
  return verdict;
}

std::size_t cores() {
  return std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace

void play_in_threads(const scenarios::Recipient& recipient, const PlayOptions& options, const Next& next,
                     const Report& report) {
  std::mutex guard;
  const auto work = [&] {
    for (;;) {
      std::unique_lock lock(guard);
      const auto seed = next();
      lock.unlock();
      if (!seed) return;
      const auto verdict = play(*seed, recipient, options);
      lock.lock();
      report(*seed, verdict);
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < cores(); ++i) threads.emplace_back(work);
  for (auto& thread : threads) thread.join();
}

void play_in_processes(const scenarios::Recipient& recipient, const PlayOptions& options, const Next& next,
                       const Report& report) {
  std::map<pid_t, Player> players;
  const auto one_less = [&] {
    int status = 0;
    const pid_t ended = ::waitpid(-1, &status, 0);
    const auto player = players.find(ended);
    if (player == players.end()) return;
    report(player->second.seed, verdict_of(player->second, status));
    players.erase(player);
  };
  while (const auto seed = next()) {
    const Player player{*seed, ::memfd_create("verdict", MFD_CLOEXEC)};
    std::fflush(nullptr);  // else both have what is not written yet
    const pid_t child = player.file < 0 ? -1 : ::fork();
    RAMIFY_ENSURE(child >= 0, "a process can be begun");
    if (child == 0) play_and_exit(player, recipient, options);
    players.emplace(child, player);
    if (players.size() == cores()) one_less();
  }
  while (!players.empty()) one_less();
}

}  // namespace ramify::simulation
