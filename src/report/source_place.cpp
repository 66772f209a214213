#include "source_place.h"

#include <algorithm>

namespace ramify::report {
namespace {

/// The bytes of the token that begins the text: a quoted scalar with its quotes, a plain one up to what ends it.
std::size_t token_length(std::string_view text) {
  if (text.empty()) return 0;
  const char quote = text.front();
  if (quote == '"' || quote == '\'') {
    for (std::size_t i = 1; i < text.size(); ++i) {
      if (text[i] == '\\' && quote == '"') {
        ++i;
      } else if (text[i] == quote) {
        return i + 1;
      }
    }
    return text.size();
  }
  if (std::string_view("{[-&*!|>").find(quote) != std::string_view::npos && quote != '*') return 1;
  std::size_t end = text.size();
  for (const std::string_view stop : {": ", " #", ", ", "]", "}"}) end = std::min(end, text.find(stop));
  if (end == text.size() && text.ends_with(':')) --end;
  return text.find_last_not_of(" ,\r", end == 0 ? 0 : end - 1) + 1;
}

}  // namespace

std::optional<SourceRange> find_range(const SourceMap& sources, const model::Place& place) {
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const auto id = static_cast<SourceId>(i);
    if (sources.name(id) != place.file) continue;
    const std::string_view line = sources.line(id, place.line);
    // Columns count characters.
    std::size_t at = 0;
    for (std::uint32_t column = 1; column < place.column && at < line.size(); ++column) {
      do ++at;
      while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80U);
    }
    const std::string_view token = line.substr(at, token_length(line.substr(at)));
    const auto width = static_cast<std::uint32_t>(std::count_if(
        token.begin(), token.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
    const Position begin{place.line, place.column};
    return SourceRange{id, begin, {place.line, place.column + width}};
  }
  return std::nullopt;
}

}  // namespace ramify::report
