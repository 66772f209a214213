#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "child.h"
#include "trial.h"

namespace {

using namespace ramify::simulation;

#if defined(__SANITIZE_ADDRESS__)
constexpr std::uint64_t kFixed = 30;  // a sanitized child is several times slower
constexpr std::uint64_t kFresh = 5;
#else
constexpr std::uint64_t kFixed = 300;
constexpr std::uint64_t kFresh = 60;
#endif

constexpr const char* kHelp =
    "simulation              fixed seeds and fresh ones\n"
    "simulation --seed N     one again\n"
    "simulation --seeds A B  all from A to B\n"
    "simulation --minutes M  fresh ones until the time is up, and what they came to\n"
    "  --keep        leaves the folders behind\n"
    "  --late-lists  in some storms the service's lists lag behind, too\n";

/// Hands out seeds to as many threads as there are cores, and adds up what became of them.
class Runner {
 public:
  explicit Runner(const PlayOptions& options) : options_(options) {}

  template <class Next>
  void run(const Next& next) {
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
      threads.emplace_back([this, &next] {
        while (const auto seed = next()) report(*seed, play(*seed, recipient_, options_));
      });
    }
    for (auto& thread : threads) thread.join();
  }

  int end() const {
    std::string kinds;
    for (const auto& [kind, count] : tally_.injected) kinds += fmt::format(", {} {}", count, kind);
    fmt::print("{} seeds, {} runs of ramify, {} killed, {} writes, {} secrets issued and found{}\n", tally_.seeds,
               tally_.runs, tally_.kills, tally_.writes, tally_.secrets, kinds);
    fmt::print("{} passed, {} failed\n", passed_, failed_);
    return failed_ == 0 && passed_ > 0 ? 0 : 1;
  }

 private:
  void report(std::uint64_t seed, const Verdict& verdict) {
    const std::lock_guard lock(guard_);
    tally_.add(verdict.tally);
    (verdict.faults.empty() ? passed_ : failed_) += 1;
    if (options_.keep) fmt::print("{}\n", verdict.story);
    if (verdict.faults.empty()) return;
    fmt::print("FAILED {}\n", verdict.story);
    for (const auto& fault : verdict.faults) fmt::print("  {}\n", fault);
    fmt::print("  again: {} --seed {}{}\n", program_invocation_name, seed, options_.late_lists ? " --late-lists" : "");
    std::fflush(stdout);
  }

  PlayOptions options_;
  const ramify::scenarios::Recipient recipient_;
  std::mutex guard_;
  Tally tally_;
  unsigned passed_ = 0;
  unsigned failed_ = 0;
};

/// Seeds one after the other, for many threads.
class Seeds {
 public:
  explicit Seeds(std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges) : ranges_(std::move(ranges)) {}
  std::optional<std::uint64_t> operator()() const {
    const std::lock_guard lock(guard_);
    while (at_ < ranges_.size() && ranges_[at_].first > ranges_[at_].second) ++at_;
    if (at_ == ranges_.size() || std::chrono::steady_clock::now() >= until) return std::nullopt;
    return ranges_[at_].first++;
  }
  std::chrono::steady_clock::time_point until = std::chrono::steady_clock::time_point::max();

 private:
  mutable std::mutex guard_;
  mutable std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges_;
  mutable std::size_t at_ = 0;
};

std::uint64_t fresh() {
  constexpr std::uint64_t kFrom = 1'000'000;
  return kFrom + std::random_device{}() % 1'000'000'000;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[1], "--be-ramify") == 0) return be_ramify(argc - 2, argv + 2);
  const auto number = [&](int at) { return argc > at ? std::strtoull(argv[at], nullptr, 10) : 0; };
  const std::string verb = argc > 1 ? argv[1] : "";
  PlayOptions options;
  for (int i = 1; i < argc; ++i) {
    options.keep = options.keep || std::strcmp(argv[i], "--keep") == 0;
    options.late_lists = options.late_lists || std::strcmp(argv[i], "--late-lists") == 0;
  }
  Runner runner(options);
  if (verb == "--seed") {
    runner.run(Seeds({{number(2), number(2)}}));
  } else if (verb == "--seeds") {
    runner.run(Seeds({{number(2), number(3)}}));
  } else if (verb == "--minutes") {
    const auto first = fresh();
    fmt::print("fresh seeds begin at {}\n", first);
    Seeds seeds({{first, UINT64_MAX}});
    seeds.until = std::chrono::steady_clock::now() + std::chrono::minutes(number(2));
    runner.run(seeds);
  } else if (verb.empty() || verb == "--keep" || verb == "--late-lists") {
    const auto first = fresh();
    fmt::print("fresh seeds begin at {}\n", first);
    runner.run(Seeds({{1, kFixed}, {first, first + kFresh - 1}}));
  } else {
    fmt::print("{}", kHelp);
    return verb == "--help" ? 0 : 1;
  }
  return runner.end();
}
