#include "globs.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "ramify/policy/match.h"

namespace ramify::config {
namespace fs = std::filesystem;
namespace {

/// Folders deeper than this are not looked into.
constexpr int kDepthMax = 16;

struct Search {
  std::set<std::string> found;

  void descend(const fs::path& folder, const std::string& prefix, std::string_view pattern, int depth) {
    if (depth > kDepthMax) return;
    const std::size_t slash = pattern.find('/');
    const std::string_view head = pattern.substr(0, slash);
    const bool last = slash == std::string_view::npos;
    const std::string_view rest = last ? std::string_view{} : pattern.substr(slash + 1);
    if (head == "**" && !last) descend(folder, prefix, rest, depth + 1);

    std::error_code fault;
    for (fs::directory_iterator at(folder, fault), end; !fault && at != end; at.increment(fault)) {
      const std::string name = at->path().filename().string();
      if (name.starts_with('.') && !head.starts_with('.')) continue;
      std::error_code unknown;
      const fs::file_status status = at->symlink_status(unknown);
      if (head == "**" && !last) {
        if (fs::is_directory(status)) descend(at->path(), prefix + name + '/', pattern, depth + 1);
      } else if (policy::glob_match(head, name)) {
        if (last && !fs::is_directory(status)) found.insert(prefix + name);
        if (!last && fs::is_directory(status)) descend(at->path(), prefix + name + '/', rest, depth + 1);
        // A link in the place of a folder is handed on as it is; opening what is beneath it is refused.
        if (!last && fs::is_symlink(status)) found.insert(prefix + name + '/' + std::string(rest));
      }
    }
  }
};

}  // namespace

std::vector<std::string> find_beneath(const fs::path& folder, const std::string& pattern) {
  Search search;
  search.descend(folder, {}, pattern, 0);
  return {search.found.begin(), search.found.end()};
}

}  // namespace ramify::config
