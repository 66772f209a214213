#include "tidy/tree.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace ramify::tidy {
namespace fs = std::filesystem;

Tree read_tree(const fs::path& root) {
  Tree tree;
  for (auto it = fs::recursive_directory_iterator(root); it != fs::recursive_directory_iterator(); ++it) {
    const auto path = fs::relative(it->path(), root).generic_string();
    if (path == ".git" || path == "build" || path == ".cache" || path == "tests/sdk/node_modules") {
      it.disable_recursion_pending();
      continue;
    }
    if (!it->is_regular_file()) continue;
    std::ifstream in(it->path(), std::ios::binary);
    const auto mode = it->status().permissions();
    tree.push_back(
        {path, std::string(std::istreambuf_iterator<char>(in), {}), (mode & fs::perms::owner_exec) != fs::perms::none});
  }
  std::sort(tree.begin(), tree.end(), [](const File& a, const File& b) { return a.path < b.path; });
  return tree;
}

const File* find(const Tree& tree, std::string_view path) {
  const auto it = std::find_if(tree.begin(), tree.end(), [&](const File& file) { return file.path == path; });
  return it == tree.end() ? nullptr : &*it;
}

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool ends_with(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

bool is_cpp(const File& file) {
  return ends_with(file.path, ".cpp") || ends_with(file.path, ".h");
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0;;) {
    const auto end = text.find(separator, at);
    parts.push_back(text.substr(at, end - at));
    if (end == std::string_view::npos) return parts;
    at = end + 1;
  }
}

std::string room_of(std::string_view path) {
  for (const std::string_view base : {"src/", "include/ramify/"}) {
    if (!starts_with(path, base)) continue;
    const auto rest = path.substr(base.size());
    const auto slash = rest.find('/');
    if (slash != std::string_view::npos) return std::string(rest.substr(0, slash));
  }
  return {};
}

namespace {

/// Past the end of the raw string whose `R"` stands at `at`.
std::size_t raw_string_end(std::string_view text, std::size_t at) {
  const auto open = text.find('(', at);
  if (open == std::string_view::npos) return text.size();
  const auto close = ")" + std::string(text.substr(at + 2, open - at - 2)) + "\"";
  const auto end = text.find(close, open);
  return end == std::string_view::npos ? text.size() : end + close.size();
}

/// Past the end of the literal that the quote at `at` opens.
std::size_t literal_end(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size() && text[at] != quote && text[at] != '\n'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

}  // namespace

std::string code_only(std::string_view text) {
  std::string code(text);
  const auto blank = [&](std::size_t from, std::size_t to) {
    for (; from < to; ++from) {
      if (code[from] != '\n') code[from] = ' ';
    }
  };
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    const auto rest = text.substr(at);
    if (starts_with(rest, "//")) {
      end = std::min(text.find('\n', at), text.size());
    } else if (starts_with(rest, "/*")) {
      end = text.find("*/", at + 2);
      end = end == std::string_view::npos ? text.size() : end + 2;
    } else if (starts_with(rest, "R\"") && (at == 0 || !is_word(text[at - 1]))) {
      end = raw_string_end(text, at);
    } else if (text[at] == '"' || (text[at] == '\'' && (at == 0 || !is_word(text[at - 1])))) {
      end = literal_end(text, at);
    } else {
      at = end;
      continue;
    }
    blank(at, end);
    at = end;
  }
  return code;
}

}  // namespace ramify::tidy
