#include <algorithm>

#include "ramify/text/text.h"
#include "utf8.h"

namespace ramify::text {
namespace {

constexpr std::size_t tab_stop = 4;
constexpr std::size_t widest_line = 100;
constexpr std::string_view ellipsis = "\u2026";

/// One character as it is shown.
struct Cell {
  std::string shown;
  std::size_t width = 0;
};

std::vector<Cell> cells_of(std::string_view line) {
  std::vector<Cell> cells;
  std::size_t column = 0;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t bytes = decode_at(line, at).bytes;
    Cell cell;
    if (line[at] == '\t') {
      cell.width = tab_stop - column % tab_stop;
      cell.shown = std::string(cell.width, ' ');
    } else {
      cell.shown = printable(line.substr(at, bytes));
      cell.width = display_width(cell.shown);
    }
    column += cell.width;
    cells.push_back(std::move(cell));
    at += bytes;
  }
  return cells;
}

std::size_t width_of(const std::vector<Cell>& cells, std::size_t from, std::size_t to) {
  std::size_t width = 0;
  for (std::size_t i = from; i < std::min(to, cells.size()); ++i) {
    width += cells[i].width;
  }
  return width;
}

/// Cuts a long line down to what stands around cell `begin`; says where the cut starts and ends.
std::pair<std::size_t, std::size_t> window(const std::vector<Cell>& cells, std::size_t begin) {
  if (width_of(cells, 0, cells.size()) <= widest_line) {
    return {0, cells.size()};
  }
  std::size_t from = std::min(begin, cells.size());
  for (std::size_t width = 0; from > 0 && (width += cells[from - 1].width) <= widest_line / 2;) {
    --from;
  }
  std::size_t to = from;
  for (std::size_t width = 0; to < cells.size() && (width += cells[to].width) <= widest_line;) {
    ++to;
  }
  return {from, to};
}

}  // namespace

std::string snippet(const SourceMap& sources, const SourceRange& range) {
  const std::vector<Cell> cells = cells_of(sources.line(range.file, range.begin.line));
  const std::size_t begin = std::min<std::size_t>(range.begin.column > 0 ? range.begin.column - 1 : 0, cells.size());
  const bool on_one_line = range.end.line <= range.begin.line;
  const std::size_t end =
      on_one_line ? std::min<std::size_t>(range.end.column > 0 ? range.end.column - 1 : 0, cells.size()) : cells.size();
  const auto [from, to] = window(cells, begin);

  std::string shown = from > 0 ? std::string(ellipsis) : std::string();
  const std::size_t indent = display_width(shown) + width_of(cells, from, begin);
  for (std::size_t i = from; i < to; ++i) {
    shown += cells[i].shown;
  }
  if (to < cells.size()) {
    shown += ellipsis;
  }
  shown.erase(shown.find_last_not_of(' ') + 1);
  const std::size_t length = std::max<std::size_t>(width_of(cells, begin, std::min(end, to)), 1);

  const std::string number = std::to_string(range.begin.line);
  std::string out = ' ' + number + " |" + (shown.empty() ? "" : " ") + shown + '\n';
  out += std::string(number.size() + 1, ' ') + " | " + std::string(indent, ' ') + '^' + std::string(length - 1, '~');
  return out;
}

}  // namespace ramify::text
