#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "scenarios/configurations.h"
#include "scenarios/trial.h"

namespace {

using namespace ramify::scenarios;

/// Runs the trials on as many threads as there are cores, and prints each as it ends.
struct Runner {
  std::vector<Task> tasks;
  std::size_t next = 0;
  std::mutex guard;
  unsigned passed = 0;
  unsigned failed = 0;

  void work() {
    for (;;) {
      const Task* task = nullptr;
      {
        const std::lock_guard lock(guard);
        if (next == tasks.size()) return;
        task = &tasks[next++];
      }
      report(*task, task->run());
    }
  }

  void report(const Task& task, const Verdict& verdict) {
    const std::lock_guard lock(guard);
    (verdict.passed() ? passed : failed) += 1;
    if (verdict.passed()) return;
    for (const auto& file : verdict.updated) std::printf("%s: updated %s\n", task.name.c_str(), file.c_str());
    for (const auto& fault : verdict.faults) std::printf("%s: FAILED: %s\n", task.name.c_str(), fault.c_str());
    std::printf("%s: again: %s %s\n", task.name.c_str(), RAMIFY_RUNNER, task.name.c_str());
  }
};

}  // namespace

int main(int argc, char** argv) {
  const char* seed = std::getenv("RAMIFY_SEED");
  const Mode mode{std::getenv("RAMIFY_UPDATE_GOLDENS") != nullptr, seed == nullptr ? 0 : std::stoull(seed)};
  if (mode.update && std::getenv("CI") != nullptr) {
    std::printf("what is expected is not rewritten in CI\n0 passed, 1 failed\n");
    return 1;
  }
  const Recipient recipient;
  Runner runner;
  for (auto& task : all_tasks(recipient, mode)) {
    bool wanted = argc < 2;
    for (int i = 1; i < argc; ++i) wanted = wanted || task.name.find(argv[i]) != std::string::npos;
    if (wanted) runner.tasks.push_back(std::move(task));
  }
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
    threads.emplace_back([&runner] { runner.work(); });
  }
  for (auto& thread : threads) thread.join();
  if (runner.tasks.empty()) std::printf("no scenario is called so\n");
  std::printf("%u passed, %u failed\n", runner.passed, runner.failed);
  return runner.failed == 0 && !runner.tasks.empty() ? 0 : 1;
}
