#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

#include "ramify/diag/result.h"

namespace ramify::apply {

/// Keeps two applies of one project apart. Held as long as the object lives; the kernel lets go of it when the process
/// dies, so a crash leaves no stale lock.
class ProjectLock {
 public:
  /// `owner` is what another run is told, e.g. `pid 4711 of deploy on ci-3 since 2026-01-31T10:00:00Z`. Held by someone
  /// else for longer than `patience`: kind `locked`, naming them. `sleep` is how it waits.
  [[nodiscard]] static Result<ProjectLock> acquire(const std::filesystem::path& file, const std::string& owner,
                                                   std::chrono::milliseconds patience = std::chrono::milliseconds(0),
                                                   const std::function<void(std::chrono::milliseconds)>& sleep = {});
  ProjectLock(ProjectLock&& other) noexcept;
  ProjectLock& operator=(ProjectLock&&) = delete;
  ~ProjectLock();

 private:
  explicit ProjectLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace ramify::apply
