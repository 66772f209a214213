#include "git.h"

#include <array>

namespace ramify::cli {

namespace {

constexpr std::string_view kAuthor = "author ";

std::string line_of(const std::string& text, std::size_t begin) {
  return text.substr(begin, text.find('\n', begin) - begin);
}

}  // namespace

std::string author_of(const std::string& commit) {
  for (std::size_t at = 0; at < commit.size() && commit[at] != '\n'; at = commit.find('\n', at) + 1) {
    const std::string line = line_of(commit, at);
    if (line.compare(0, kAuthor.size(), kAuthor) == 0) {
      const auto open = line.rfind('<');
      const auto close = line.rfind('>');
      if (open == std::string::npos || close == std::string::npos || close < open) return {};
      return line.substr(open + 1, close - open - 1);
    }
    if (commit.find('\n', at) == std::string::npos) break;
  }
  return {};
}

std::optional<plan::Commit> find_commit(Surroundings& around, const std::filesystem::path& path) {
  if (!around.run_program) return std::nullopt;
  std::error_code error;
  const auto folder = std::filesystem::is_directory(path, error) ? path : path.parent_path();
  const std::vector<std::string> git = {"git",
                                        "-C",
                                        folder.empty() ? "." : folder.string(),
                                        "--no-pager",
                                        "--no-replace-objects",
                                        "--no-optional-locks",
                                        "-c",
                                        "core.fsmonitor=false",
                                        "-c",
                                        "core.hooksPath=/dev/null",
                                        "-c",
                                        "safe.bareRepository=explicit",
                                        "-c",
                                        "protocol.allow=never",
                                        "cat-file",
                                        "--batch"};
  const auto reply = around.run_program(git, "HEAD\n", true);
  if (!reply || reply->status != 0) return std::nullopt;
  // `<id> commit <size>`, the object, an empty line.
  const std::string head = line_of(reply->out, 0);
  const auto space = head.find(' ');
  constexpr std::array<std::size_t, 2> kIdSizes = {40, 64};
  if (space != kIdSizes[0] && space != kIdSizes[1]) return std::nullopt;
  if (head.compare(space, 8, " commit ") != 0) return std::nullopt;
  return plan::Commit{head.substr(0, space), author_of(reply->out.substr(head.size() + 1))};
}

}  // namespace ramify::cli
