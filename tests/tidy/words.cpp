#include <algorithm>

#include "tidy/rules.h"

namespace ramify::tidy {
namespace {

enum class Where { code, everything };

/// A word that may not stand in a file, but under the paths of `except`.
struct Banned {
  std::string word;
  Where where;
  std::vector<std::string_view> except;
  const char* instead;
};

/// Halves joined here, so that this file may hold its own table.
std::string join(const char* a, const char* b) {
  return std::string(a) + b;
}

const std::vector<Banned>& banned() {
  const std::vector<std::string_view> prints = {"src/cli/", "src/main.cpp", "tests/"};
  static const std::vector<Banned> table = {
      {join("TO", "DO"), Where::everything, {}, "do it, or open an issue"},
      {join("FIX", "ME"), Where::everything, {}, "fix it"},
      {join("XX", "X"), Where::everything, {"scripts/"}, "say what is meant"},
      {"std::cout", Where::code, prints, "return the text; only `cli` prints"},
      {"std::cerr", Where::code, prints, "return the text; only `cli` prints"},
      {"printf",
       Where::code,
       {"src/cli/", "src/main.cpp", "src/diag/ensure.cpp", "tests/"},
       "return the text; only `cli` prints"},
      {"fmt::print", Where::code, prints, "return the text; only `cli` prints"},
      {"puts", Where::code, prints, "return the text; only `cli` prints"},
      {"exit", Where::code, prints, "return an error; only `cli` exits"},
      {"_exit", Where::code, prints, "return an error; only `cli` exits"},
      {"std::getenv", Where::code, prints, "take it as a parameter; only `cli` reads the environment"},
      {"secure_getenv", Where::code, prints, "take it as a parameter; only `cli` reads the environment"},
      {"setenv", Where::code, {"tests/"}, "pass it to the child process"},
      {"std::system", Where::code, {}, "run no shell"},
      {"popen", Where::code, {}, "run no shell"},
      {"rand", Where::code, {}, "take randomness as a parameter"},
      {"strcpy", Where::code, {}, "use std::string"},
      {"sprintf", Where::code, {}, "use fmt"},
      {join("/wo", "rk/"), Where::everything, {}, "no machine's path belongs here"},
      {join("/ho", "me/"), Where::everything, {"tests/unit/"}, "no machine's path belongs here"},
      {join("/Us", "ers/"), Where::everything, {}, "no machine's path belongs here"},
  };
  return table;
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Where `word` stands as a word of its own; a function's name counts only where it is called and is no member.
std::size_t find_word(std::string_view text, std::string_view word, bool call, std::size_t from) {
  for (auto at = text.find(word, from); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const char before = at == 0 ? ' ' : text[at - 1];
    const auto end = at + word.size();
    const char after = end < text.size() ? text[end] : ' ';
    if (is_word(word.front()) && (is_word(before) || (call && (before == '.' || before == '>')))) continue;
    if (is_word(word.back()) && is_word(after)) continue;
    if (call && after != '(') continue;
    return at;
  }
  return std::string_view::npos;
}

bool is_text(const File& file) {
  return is_cpp(file) || ends_with(file.path, ".md") || ends_with(file.path, ".txt") || ends_with(file.path, ".yaml") ||
         ends_with(file.path, ".json") || starts_with(file.path, "scripts/") || starts_with(file.path, ".ci/");
}

std::size_t line_at(std::string_view text, std::size_t offset) {
  return 1 +
         static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

}  // namespace

Faults check_banned_words(const Tree& tree) {
  Faults faults;
  for (const auto& file : tree) {
    if (!is_text(file)) continue;
    const auto code = is_cpp(file) ? code_only(file.text) : std::string();
    for (const auto& row : banned()) {
      const bool in_code = row.where == Where::code;
      if (in_code && !is_cpp(file)) continue;
      if (std::any_of(row.except.begin(), row.except.end(), [&](auto path) { return starts_with(file.path, path); })) {
        continue;
      }
      const std::string_view text = in_code ? std::string_view(code) : std::string_view(file.text);
      const bool call = in_code && row.word.find(':') == std::string::npos;
      for (auto at = find_word(text, row.word, call, 0); at != std::string_view::npos;
           at = find_word(text, row.word, call, at + 1)) {
        faults.push_back(file.path + ":" + std::to_string(line_at(text, at)) + ": `" + row.word + "`; " + row.instead);
      }
    }
  }
  return faults;
}

Faults check_ascii(const Tree& tree) {
  // Bidirectional overrides and isolates, and characters without width, in UTF-8.
  const std::vector<std::string> hiding = {"\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D", "\xE2\x80\xAA",
                                           "\xE2\x80\xAB", "\xE2\x80\xAC", "\xE2\x80\xAD", "\xE2\x80\xAE",
                                           "\xE2\x81\xA6", "\xE2\x81\xA7", "\xE2\x81\xA8", "\xE2\x81\xA9"};
  Faults faults;
  for (const auto& file : tree) {
    if (!is_text(file)) continue;
    const bool about_that = file.path.find("/bad/") != std::string::npos;  // input that a test gives on purpose
    for (const auto& character : about_that ? std::vector<std::string>() : hiding) {
      const auto at = file.text.find(character);
      if (at == std::string::npos) continue;
      faults.push_back(file.path + ":" + std::to_string(line_at(file.text, at)) +
                       ": holds an invisible character; write it as an escape");
    }
    if (!is_cpp(file)) continue;
    const auto code = code_only(file.text);
    const auto bad =
        std::find_if(code.begin(), code.end(), [](char c) { return static_cast<unsigned char>(c) > 0x7f; });
    if (bad == code.end()) continue;
    const auto offset = static_cast<std::size_t>(bad - code.begin());
    faults.push_back(file.path + ":" + std::to_string(line_at(code, offset)) + ": a name that is not ASCII");
  }
  return faults;
}

Faults check_document_links(const Tree& tree) {
  Faults faults;
  for (const auto& file : tree) {
    if (!ends_with(file.path, ".md")) continue;
    const auto slash = file.path.rfind('/');
    const std::filesystem::path folder = slash == std::string::npos ? "" : file.path.substr(0, slash);
    for (auto at = file.text.find("]("); at != std::string::npos; at = file.text.find("](", at + 1)) {
      auto target = file.text.substr(at + 2, file.text.find(')', at) - at - 2);
      target = target.substr(0, target.find('#'));
      if (target.empty() || target.find("://") != std::string::npos || starts_with(target, "mailto:")) continue;
      auto path = (folder / target).lexically_normal().generic_string();
      if (ends_with(path, "/")) path.pop_back();
      const bool there = std::any_of(tree.begin(), tree.end(), [&](const File& other) {
        return other.path == path || starts_with(other.path, path + "/");
      });
      if (there) continue;
      faults.push_back(file.path + ":" + std::to_string(line_at(file.text, at)) + ": `" + target + "` is not there");
    }
  }
  return faults;
}

}  // namespace ramify::tidy
