#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "paint.h"
#include "ramify/text/text.h"

namespace ramify::report {

namespace {

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  return "error";
}

std::string painted(const Paint& paint, Severity severity) {
  const auto name = std::string(name_of(severity)) + ":";
  return severity == Severity::error     ? paint.bold(paint.red(name))
         : severity == Severity::warning ? paint.bold(paint.yellow(name))
                                         : paint.bold(name);
}

std::string place(const SourceMap& sources, const std::optional<SourceRange>& where) {
  return where ? text::printable(sources.place(*where)) + ": " : std::string();
}

std::size_t number_of(const Diagnostics& diagnostics, Severity severity) {
  std::size_t n = 0;
  for (const auto& diagnostic : diagnostics) n += diagnostic.severity == severity ? 1 : 0;
  return n;
}

nlohmann::ordered_json json_place(const SourceMap& sources, const std::optional<SourceRange>& where) {
  if (!where) return nullptr;
  return {{"file", sources.name(where->file)},
          {"line", where->begin.line},
          {"column", where->begin.column},
          {"end_line", where->end.line},
          {"end_column", where->end.column}};
}

}  // namespace

std::string diagnostics_text(const SourceMap& sources, const Diagnostics& diagnostics, const Style& style) {
  if (diagnostics.empty()) return {};
  const Paint paint(style);
  std::string out;
  for (const auto& diagnostic : diagnostics) {
    out +=
        fmt::format("{}{} {} [{}]\n", paint.bold(place(sources, diagnostic.where)), painted(paint, diagnostic.severity),
                    paint.bold(text::printable(diagnostic.message)), diagnostic.code);
    if (diagnostic.where) out += text::snippet(sources, *diagnostic.where) + "\n";
    for (const auto& note : diagnostic.notes) {
      out += fmt::format("{}note: {}\n", place(sources, note.where), text::printable(note.message));
      if (note.where) out += text::snippet(sources, *note.where) + "\n";
    }
    if (!diagnostic.help.empty()) {
      out += fmt::format("  {} {}\n", paint.bold("help:"), text::printable(diagnostic.help));
    }
    out += "\n";
  }
  std::string summary;
  const auto errors = number_of(diagnostics, Severity::error);
  const auto warnings = number_of(diagnostics, Severity::warning);
  if (errors > 0) summary = text::count(errors, "error");
  if (warnings > 0) summary += (summary.empty() ? "" : ", ") + text::count(warnings, "warning");
  if (summary.empty()) summary = text::count(diagnostics.size(), "note");
  return out + summary + "\n";
}

std::string diagnostics_json(const SourceMap& sources, const Diagnostics& diagnostics) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& diagnostic : diagnostics) {
    auto notes = nlohmann::ordered_json::array();
    for (const auto& note : diagnostic.notes) {
      notes.push_back({{"message", note.message}, {"where", json_place(sources, note.where)}});
    }
    list.push_back({{"severity", name_of(diagnostic.severity)},
                    {"code", diagnostic.code},
                    {"message", diagnostic.message},
                    {"where", json_place(sources, diagnostic.where)},
                    {"notes", std::move(notes)},
                    {"help", diagnostic.help}});
  }
  const nlohmann::ordered_json whole = {{"format_version", 1},
                                        {"errors", number_of(diagnostics, Severity::error)},
                                        {"warnings", number_of(diagnostics, Severity::warning)},
                                        {"diagnostics", std::move(list)}};
  return whole.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace ramify::report
