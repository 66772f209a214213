#include "paint.h"

#include <fmt/format.h>

namespace ramify::report {

std::string Paint::wrap(std::string_view code, std::string_view text) const {
  return on_ && !text.empty() ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

std::string Paint::marked(char mark, std::string_view text) const {
  switch (mark) {
    case '+':
      return green(text);
    case '-':
      return red(text);
    case '~':
      return yellow(text);
    case '!':
      return wrap("1;31", text);
    default:
      return std::string(text);
  }
}

}  // namespace ramify::report
