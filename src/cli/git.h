#pragma once

#include <filesystem>
#include <optional>

#include "ramify/cli/surroundings.h"
#include "ramify/plan/plan.h"

namespace ramify::cli {

/// The commit that the working tree around `path` stands on, with its author's address. Asked of git by the one
/// plumbing command that runs nothing a repository could name: no hook, no filter, no pager, no signature check, no
/// fetch. Empty where there is no git, no repository or no commit.
[[nodiscard]] std::optional<plan::Commit> find_commit(Surroundings& around, const std::filesystem::path& path);

/// The author's address in the text of a commit object; empty where it has none.
[[nodiscard]] std::string author_of(const std::string& commit);

}  // namespace ramify::cli
