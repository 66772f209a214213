#include <algorithm>
#include <cstdint>

#include "ramify/diag/ensure.h"
#include "ramify/text/text.h"

namespace ramify::text {
namespace {

using Lines = std::vector<std::string_view>;

Lines split_lines(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return lines;
}

/// Myers' greedy comparison. A path is settled by its moves alone (everything between two moves is the longest run of
/// equal lines), so one bit a reached diagonal is all that is kept of each round. Of two ways to one place it takes the
/// one that inserts last, so within a change what goes stands before what comes.
class Comparison {
 public:
  Comparison(const Lines& before, const Lines& after)
      : before_(before), after_(after), reach_(2 * (before.size() + after.size()) + 3) {}

  /// True is an insertion, false a deletion, from the start to the end.
  std::vector<bool> moves() {
    const auto goal = signed_size(before_) - signed_size(after_);
    for (std::int64_t round = 0;; ++round) {
      inserted_.emplace_back(static_cast<std::size_t>(round + 1));
      for (std::int64_t diagonal = -round; diagonal <= round; diagonal += 2) {
        if (advance(round, diagonal) && diagonal == goal) {
          return back_from(round, goal);
        }
      }
    }
  }

 private:
  static std::int64_t signed_size(const Lines& lines) { return static_cast<std::int64_t>(lines.size()); }
  std::int64_t& reach(std::int64_t diagonal) {
    return reach_[static_cast<std::size_t>(diagonal + signed_size(before_) + signed_size(after_) + 1)];
  }

  /// Whether the end of both texts is reached.
  bool advance(std::int64_t round, std::int64_t diagonal) {
    const bool insert = diagonal == -round || (diagonal != round && reach(diagonal - 1) < reach(diagonal + 1));
    inserted_.back()[static_cast<std::size_t>((diagonal + round) / 2)] = insert;
    std::int64_t x = round == 0 ? 0 : insert ? reach(diagonal + 1) : reach(diagonal - 1) + 1;
    while (x < signed_size(before_) && x - diagonal < signed_size(after_) &&
           before_[static_cast<std::size_t>(x)] == after_[static_cast<std::size_t>(x - diagonal)]) {
      ++x;
    }
    reach(diagonal) = x;
    return x >= signed_size(before_) && x - diagonal >= signed_size(after_);
  }

  [[nodiscard]] std::vector<bool> back_from(std::int64_t round, std::int64_t diagonal) const {
    std::vector<bool> moves;
    for (; round > 0; --round) {
      const bool insert = inserted_[static_cast<std::size_t>(round)][static_cast<std::size_t>((diagonal + round) / 2)];
      moves.push_back(insert);
      diagonal += insert ? 1 : -1;
    }
    std::reverse(moves.begin(), moves.end());
    return moves;
  }

  const Lines& before_;
  const Lines& after_;
  std::vector<std::int64_t> reach_;
  std::vector<std::vector<bool>> inserted_;
};

}  // namespace

std::vector<DiffLine> line_diff(std::string_view before, std::string_view after) {
  const Lines old_lines = split_lines(before);
  const Lines new_lines = split_lines(after);
  std::vector<DiffLine> out;
  std::size_t x = 0;
  std::size_t y = 0;
  const auto take_equal = [&] {
    for (; x < old_lines.size() && y < new_lines.size() && old_lines[x] == new_lines[y]; ++x, ++y) {
      out.push_back({' ', std::string(old_lines[x])});
    }
  };
  take_equal();
  for (const bool insert : Comparison(old_lines, new_lines).moves()) {
    out.push_back(insert ? DiffLine{'+', std::string(new_lines[y++])} : DiffLine{'-', std::string(old_lines[x++])});
    take_equal();
  }
  RAMIFY_ENSURE(x == old_lines.size() && y == new_lines.size(), "a comparison accounts for every line");
  return out;
}

}  // namespace ramify::text
