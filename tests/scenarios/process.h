#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace ramify::scenarios {

struct Command {
  std::vector<std::string> argv;
  std::filesystem::path folder;            ///< the child's working folder
  std::map<std::string, std::string> env;  ///< the whole of it
  std::chrono::seconds patience{120};      ///< killed after this
};

struct Output {
  int status = 0;  ///< exit code; 128 + signal where one ended it
  std::string out;
  std::string err;
};

/// Runs a child to its end. `pid` is set while it runs, so that another thread can kill it.
[[nodiscard]] Output run(const Command& command, std::atomic<pid_t>& pid);

}  // namespace ramify::scenarios
