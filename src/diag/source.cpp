#include "ramify/diag/source.h"

#include "ramify/diag/ensure.h"

namespace ramify {

SourceId SourceMap::add(std::string name, std::string text) {
  std::vector<std::size_t> line_starts{0};
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos;) {
    line_starts.push_back(++at);
  }
  files_.push_back({std::move(name), std::move(text), std::move(line_starts)});
  return static_cast<SourceId>(files_.size() - 1);
}

const SourceMap::File& SourceMap::file(SourceId id) const {
  const auto index = static_cast<std::size_t>(id);
  RAMIFY_ENSURE(index < files_.size(), "a source id of another map");
  return files_[index];
}

std::string_view SourceMap::name(SourceId id) const {
  return file(id).name;
}

std::string_view SourceMap::text(SourceId id) const {
  return file(id).text;
}

std::string_view SourceMap::line(SourceId id, std::uint32_t number) const {
  const File& source = file(id);
  if (number == 0 || number > source.line_starts.size()) {
    return {};
  }
  const std::size_t begin = source.line_starts[number - 1];
  const bool last = number == source.line_starts.size();
  std::string_view line(source.text);
  line = line.substr(begin, last ? std::string_view::npos : source.line_starts[number] - 1 - begin);
  if (!line.empty() && line.back() == '\r') {
    line.remove_suffix(1);
  }
  return line;
}

std::string SourceMap::place(const SourceRange& range) const {
  return std::string(name(range.file)) + ':' + std::to_string(range.begin.line) + ':' +
         std::to_string(range.begin.column);
}

}  // namespace ramify
