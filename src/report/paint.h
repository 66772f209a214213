#pragma once

#include <string>
#include <string_view>

#include "ramify/report/report.h"

namespace ramify::report {

/// Terminal colours, where they are wanted. Colour never says anything that the text does not.
class Paint {
 public:
  explicit Paint(const Style& style) : on_(style.color) {}
  [[nodiscard]] std::string bold(std::string_view text) const { return wrap("1", text); }
  [[nodiscard]] std::string dim(std::string_view text) const { return wrap("2", text); }
  [[nodiscard]] std::string red(std::string_view text) const { return wrap("31", text); }
  [[nodiscard]] std::string green(std::string_view text) const { return wrap("32", text); }
  [[nodiscard]] std::string yellow(std::string_view text) const { return wrap("33", text); }
  /// By the mark at the beginning of a line: `+` made, `-` removed, `~` changed, `!` look here.
  [[nodiscard]] std::string marked(char mark, std::string_view text) const;

 private:
  [[nodiscard]] std::string wrap(std::string_view code, std::string_view text) const;
  bool on_;
};

}  // namespace ramify::report
