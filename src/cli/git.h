#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ramify/cli/surroundings.h"
#include "ramify/plan/plan.h"

namespace ramify::cli {

/// What of a configuration git is asked about.
struct Tracked {
  std::filesystem::path folder;              ///< the root file's
  std::vector<std::filesystem::path> files;  ///< all files read, beneath it
  std::string base;  ///< authors are those of every commit since this one; empty: of each file's last one
};

/// The commit that the working tree stands on, whose work the files are, and whether they are as it has them. Asked of
/// git by plumbing that runs nothing a repository could name: no hook, no filter, no pager, no signature check, no
/// fetch. Empty where there is no git, no repository or no commit. A base that names no commit is an error.
[[nodiscard]] Result<std::optional<plan::Commit>> find_commit(Surroundings& around, const Tracked& tracked);

/// Where the folder is beneath the top of its working tree: `some/folder/`, empty at the top. Nothing where there is no
/// git or no working tree.
[[nodiscard]] std::optional<std::string> folder_in_tree(Surroundings& around, const std::filesystem::path& folder);

/// The author's address in the text of a commit object; empty where it has none.
[[nodiscard]] std::string author_of(const std::string& commit);
/// The author's address and those of `Co-authored-by:` lines.
[[nodiscard]] std::vector<std::string> authors_of(const std::string& commit);

}  // namespace ramify::cli
