#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <vector>

#include "child.h"
#include "pool.h"
#include "trial.h"

namespace {

using namespace ramify::simulation;

/// How many seeds are played in each way; a sanitized ramify is several times slower.
struct Way {
  const char* flag;
  bool inside;
  std::uint64_t fixed;
  std::uint64_t fresh;
};
#if defined(__SANITIZE_ADDRESS__)
constexpr Way kWays[] = {{"--inside", true, 120, 30}, {"--sockets", false, 20, 5}};
#else
constexpr Way kWays[] = {{"--inside", true, 1700, 300}, {"--sockets", false, 200, 40}};
#endif

constexpr const char* kHelp =
    "simulation              fixed seeds and fresh ones, in both ways\n"
    "simulation --seed N     one again\n"
    "simulation --seeds A B  all from A to B\n"
    "simulation --minutes M  fresh ones until the time is up, and what they came to as a table\n"
    "  --inside   only as calls within one process, killed by having no effect any more\n"
    "  --sockets  only as processes of their own that talk over real sockets and are killed with SIGKILL\n"
    "  --keep     leaves the folders behind\n";

struct Asked {
  enum class What { usual, range, minutes, help, nonsense } what = What::usual;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  bool keep = false;
  bool inside = true;
  bool sockets = true;
};

Asked read(const std::vector<std::string>& words) {
  Asked asked;
  const auto number = [&](std::size_t at) {
    return at < words.size() ? std::strtoull(words[at].c_str(), nullptr, 10) : 0;
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--keep") {
      asked.keep = true;
    } else if (words[i] == "--inside") {
      asked.sockets = false;
    } else if (words[i] == "--sockets") {
      asked.inside = false;
    } else if (words[i] == "--seed") {
      asked.what = Asked::What::range;
      asked.from = asked.to = number(++i);
    } else if (words[i] == "--seeds") {
      asked.what = Asked::What::range;
      asked.from = number(++i);
      asked.to = number(++i);
    } else if (words[i] == "--minutes") {
      asked.what = Asked::What::minutes;
      asked.to = number(++i);
    } else {
      asked.what = words[i] == "--help" ? Asked::What::help : Asked::What::nonsense;
      return asked;
    }
  }
  return asked;
}

/// Adds up what became of the seeds.
class Record {
 public:
  void take(const Way& way, bool keep, std::uint64_t seed, const Verdict& verdict) {
    tally_.add(verdict.tally);
    (verdict.faults.empty() ? passed_ : failed_) += 1;
    if (keep) fmt::print("{}\n", verdict.story);
    if (verdict.faults.empty()) return;
    fmt::print("FAILED {}\n", verdict.story);
    for (const auto& fault : verdict.faults) fmt::print("  {}\n", fault);
    fmt::print("  again: {} {} --seed {}\n", program_invocation_name, way.flag, seed);
    std::fflush(stdout);
  }

  void tell(std::chrono::seconds took) const {
    std::string kinds;
    for (const auto& [kind, count] : tally_.injected) kinds += fmt::format(", {} {}", count, kind);
    fmt::print("{} seeds, {} runs of ramify, {} killed, {} writes, {} secrets issued and found{}; {} s\n", tally_.seeds,
               tally_.runs, tally_.kills, tally_.writes, tally_.secrets, kinds, took.count());
  }

  /// Markdown, for docs/reliability.md.
  void tell_as_table() const {
    fmt::print("| what | how often |\n|---|---|\n");
    const auto row = [](const std::string& what, std::uint64_t count) { fmt::print("| {} | {} |\n", what, count); };
    row("seeds", tally_.seeds);
    row("runs of ramify", tally_.runs);
    row("of these killed, all of them survived", tally_.kills);
    row("writes that reached the service", tally_.writes);
    row("AccessKeys issued, and found sealed", tally_.secrets);
    for (const auto& [kind, count] : tally_.injected) row("fault: " + kind, count);
  }

  int end() const {
    fmt::print("{} passed, {} failed\n", passed_, failed_);
    return failed_ == 0 && passed_ > 0 ? 0 : 1;
  }

 private:
  Tally tally_;
  unsigned passed_ = 0;
  unsigned failed_ = 0;
};

using Ranges = std::vector<std::pair<std::uint64_t, std::uint64_t>>;
using Moment = std::chrono::steady_clock::time_point;

/// Seeds one after the other, until the time is up.
Next in_turn(Ranges ranges, Moment until) {
  return [ranges = std::move(ranges), until, at = std::size_t{0}]() mutable -> std::optional<std::uint64_t> {
    while (at < ranges.size() && ranges[at].first > ranges[at].second) ++at;
    if (at == ranges.size() || std::chrono::steady_clock::now() >= until) return std::nullopt;
    return ranges[at].first++;
  };
}

std::uint64_t fresh() {
  constexpr std::uint64_t kFrom = 1'000'000;
  return kFrom + std::random_device{}() % 1'000'000'000;
}

void play_one_way(const Way& way, const Asked& asked, const ramify::scenarios::Recipient& recipient, Moment until,
                  Record& record) {
  Ranges ranges{{asked.from, asked.to}};
  if (asked.what != Asked::What::range) {
    const auto first = fresh();
    fmt::print("{}: fresh seeds begin at {}\n", way.flag, first);
    std::fflush(stdout);
    ranges = asked.what == Asked::What::minutes ? Ranges{{first, UINT64_MAX}}
                                                : Ranges{{1, way.fixed}, {first, first + way.fresh - 1}};
  }
  const PlayOptions options{asked.keep, way.inside};
  const auto report = [&](std::uint64_t seed, const Verdict& verdict) { record.take(way, asked.keep, seed, verdict); };
  (way.inside ? play_in_processes : play_in_threads)(recipient, options, in_turn(std::move(ranges), until), report);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[1], "--be-ramify") == 0) return be_ramify(argc - 2, argv + 2);
  const auto asked = read(std::vector<std::string>(argv + 1, argv + argc));
  if (asked.what == Asked::What::help || asked.what == Asked::What::nonsense) {
    fmt::print("{}", kHelp);
    return asked.what == Asked::What::help ? 0 : 1;
  }
  const ramify::scenarios::Recipient recipient;
  Record record;
  const auto began = std::chrono::steady_clock::now();
  // Processes first: nothing may be forked once there are threads.
  for (const auto& way : kWays) {
    if (!(way.inside ? asked.inside : asked.sockets)) continue;
    Moment until = Moment::max();
    if (asked.what == Asked::What::minutes) {
      const auto ways = asked.inside && asked.sockets ? 2U : 1U;
      until = std::chrono::steady_clock::now() + std::chrono::seconds(asked.to * 60 / ways);
    }
    play_one_way(way, asked, recipient, until, record);
  }
  record.tell(std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - began));
  if (asked.what == Asked::What::minutes) record.tell_as_table();
  return record.end();
}
