#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ramify::tidy {

/// A file of the tree: its path from the root, with forward slashes, and its bytes.
struct File {
  std::string path;
  std::string text;
  bool executable = false;
};
using Tree = std::vector<File>;

/// Every file under `root` but what is built and what belongs to git or an editor, sorted by path.
[[nodiscard]] Tree read_tree(const std::filesystem::path& root);

[[nodiscard]] const File* find(const Tree& tree, std::string_view path);
[[nodiscard]] bool is_cpp(const File& file);
[[nodiscard]] bool starts_with(std::string_view text, std::string_view prefix);
[[nodiscard]] bool ends_with(std::string_view text, std::string_view suffix);
[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
/// `policy` for src/policy/match.cpp and include/ramify/policy/match.h; empty for a file of no room.
[[nodiscard]] std::string room_of(std::string_view path);

/// The text with comments and the insides of string and character literals blanked out, line breaks kept.
[[nodiscard]] std::string code_only(std::string_view text);

}  // namespace ramify::tidy
