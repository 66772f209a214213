#include "ramify/edit/splice.h"

#include <algorithm>
#include <tuple>

namespace ramify::edit {

std::optional<std::string> splice(std::string_view text, std::vector<TextEdit> edits) {
  std::stable_sort(edits.begin(), edits.end(), [](const TextEdit& a, const TextEdit& b) {
    return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
  });
  edits.erase(std::unique(edits.begin(), edits.end()), edits.end());
  std::string out;
  std::size_t at = 0;
  for (const TextEdit& edit : edits) {
    if (edit.begin < at || edit.end < edit.begin || edit.end > text.size()) return std::nullopt;
    out += text.substr(at, edit.begin - at);
    out += edit.text;
    at = edit.end;
  }
  return out.append(text.substr(at));
}

std::size_t offset_of(std::string_view text, Position position) {
  std::size_t at = 0;
  for (std::uint32_t line = 1; line < position.line && at < text.size(); ++line) at = line_end(text, at);
  for (std::uint32_t column = 1; column < position.column && at < text.size() && text[at] != '\n'; ++column) {
    do ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U);
  }
  return at;
}

std::size_t line_begin(std::string_view text, std::size_t offset) {
  const auto before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  return before == std::string_view::npos ? 0 : before + 1;
}

std::size_t line_end(std::string_view text, std::size_t offset) {
  const auto end = text.find('\n', offset);
  return end == std::string_view::npos ? text.size() : end + 1;
}

}  // namespace ramify::edit
