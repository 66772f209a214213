#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace ramify {

/// A place in a text: line and column count from 1, columns in characters (code points), as editors show them.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  auto operator<=>(const Position&) const = default;
};

/// Index of a file in a SourceMap.
enum class SourceId : std::uint32_t {};

/// A half-open stretch of one file. `end` may equal `begin` where only the start is known.
struct SourceRange {
  SourceId file{};
  Position begin;
  Position end;
  auto operator<=>(const SourceRange&) const = default;
};

/// The files a run has read, by id: where a range is turned into a name and a line of text. The views it hands out
/// stay valid while it lives, also when files are added.
class SourceMap {
 public:
  /// `name` is what people see: relative to the configuration's root, with forward slashes.
  SourceId add(std::string name, std::string text);
  [[nodiscard]] std::string_view name(SourceId id) const;
  [[nodiscard]] std::string_view text(SourceId id) const;
  /// The line without its end of line; empty where there is no such line.
  [[nodiscard]] std::string_view line(SourceId id, std::uint32_t number) const;
  /// `file:line:col` of the range's start.
  [[nodiscard]] std::string place(const SourceRange& range) const;
  [[nodiscard]] std::size_t size() const { return files_.size(); }

 private:
  struct File {
    std::string name;
    std::string text;
    std::vector<std::size_t> line_starts;
  };
  [[nodiscard]] const File& file(SourceId id) const;
  std::deque<File> files_;
};

}  // namespace ramify
