#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/config/tree.h"
#include "ramify/diag/source.h"

namespace ramify::config {

/// Turns byte offsets of one text into places. Offsets that grow are cheap, also on a line of many megabytes.
class Locator {
 public:
  Locator(SourceId file, std::string_view text);
  [[nodiscard]] Position at(std::size_t offset);
  [[nodiscard]] SourceRange range(std::size_t begin, std::size_t end);

 private:
  SourceId file_;
  std::string_view text_;
  std::size_t offset_ = 0;
  Position position_;
};

/// A scalar as it stands in the text.
struct Token {
  std::size_t begin = 0;  ///< behind an anchor or tag
  std::size_t end = 0;
  bool plain = true;
  bool closed = true;   ///< false for a quoted text whose quote never ends: yaml-cpp takes it without a word
  bool tagged = false;  ///< a `!tag` stands before it
};

/// Finds a scalar's token: yaml-cpp tells only where a node, its anchor included, begins.
[[nodiscard]] Token scan_token(std::string_view text, std::size_t offset, std::string_view value);

/// What a plain scalar means; empty where YAML 1.1 and 1.2 readers disagree about it.
[[nodiscard]] std::optional<NodeKind> resolve_plain(std::string_view text);

/// A quoted text, from its opening quote to its closing one.
struct Quoted {
  std::size_t begin = 0;
  std::size_t end = 0;
};
/// Of a text that could not be parsed at `fault`: the quoted text that began on an earlier line, and that more follows
/// than may follow one. Most likely its closing quote was forgotten, and the next text's opening one closed it.
[[nodiscard]] std::optional<Quoted> find_runaway_quote(std::string_view text, std::size_t fault);

}  // namespace ramify::config
