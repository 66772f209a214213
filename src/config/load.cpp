#include <algorithm>

#include "ramify/config/config.h"
#include "resolve.h"

namespace ramify::config {
namespace {

bool same(const Diagnostic& a, const Diagnostic& b) {
  return a.code == b.code && a.where == b.where && a.message == b.message;
}

}  // namespace

Loaded load(const std::filesystem::path& path, const LoadOptions& options) {
  Loaded loaded;
  Faults faults(loaded.diagnostics);
  Files files(loaded.sources, faults, options.bytes_max, options.instead);
  Context context{faults, files, loaded.sources, options.now, options.keeps_limits};
  Draft draft;
  Desired desired;
  std::error_code no_folder;
  const auto file = std::filesystem::is_directory(path, no_folder) ? path / "ramify.yaml" : path;
  if (const auto root = files.open_root(file, "name a ramify.yaml or the folder that holds one")) {
    read_root(*root, draft, context);
    Resolution resolution{draft, desired, context};
    resolve(resolution);
    desired.digest = files.digest();
    desired.next_expiry = context.next_expiry;
  }
  finish(loaded.diagnostics);
  // What an alias repeats is at fault once.
  auto& all = loaded.diagnostics;
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  if (!has_errors(all)) loaded.desired = std::move(desired);
  return loaded;
}

}  // namespace ramify::config
