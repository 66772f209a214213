#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "paint.h"
#include "ramify/access/lint.h"
#include "ramify/text/text.h"

namespace ramify::report {

namespace {

/// Of what lint found: it opens more than it should, which is more than a warning says.
bool is_security(const Diagnostic& diagnostic) {
  constexpr std::string_view kLint = "lint.";
  if (diagnostic.severity != Severity::warning || !diagnostic.code.starts_with(kLint)) return false;
  const access::LintRule* rule = access::find_lint_rule(diagnostic.code.substr(kLint.size()));
  return rule != nullptr && rule->severity == access::LintSeverity::security;
}

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

std::string_view name_of(const Diagnostic& diagnostic) {
  return is_security(diagnostic) ? "security" : name_of(diagnostic.severity);
}

std::string painted(const Paint& paint, const Diagnostic& diagnostic) {
  if (is_security(diagnostic)) return paint.bold(paint.red("security:"));
  const Severity severity = diagnostic.severity;
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
  for (const auto& diagnostic : diagnostics) {
    n += diagnostic.severity == severity && !is_security(diagnostic) ? 1 : 0;
  }
  return n;
}

std::size_t security_findings(const Diagnostics& diagnostics) {
  return static_cast<std::size_t>(std::count_if(diagnostics.begin(), diagnostics.end(), is_security));
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
    out += fmt::format("{}{} {} [{}]\n", paint.bold(place(sources, diagnostic.where)), painted(paint, diagnostic),
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
  std::vector<std::string> parts;
  const auto add = [&](std::size_t number, std::string_view what) {
    if (number > 0) parts.push_back(text::count(number, what));
  };
  add(number_of(diagnostics, Severity::error), "error");
  add(security_findings(diagnostics), "security finding");
  add(number_of(diagnostics, Severity::warning), "warning");
  if (parts.empty()) add(diagnostics.size(), "note");
  return out + fmt::format("{}\n", fmt::join(parts, ", "));
}

std::string diagnostics_json(const SourceMap& sources, const Diagnostics& diagnostics) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& diagnostic : diagnostics) {
    auto notes = nlohmann::ordered_json::array();
    for (const auto& note : diagnostic.notes) {
      notes.push_back({{"message", note.message}, {"where", json_place(sources, note.where)}});
    }
    list.push_back({{"severity", name_of(diagnostic)},
                    {"code", diagnostic.code},
                    {"message", diagnostic.message},
                    {"where", json_place(sources, diagnostic.where)},
                    {"notes", std::move(notes)},
                    {"help", diagnostic.help}});
  }
  const nlohmann::ordered_json whole = {{"format_version", 1},
                                        {"errors", number_of(diagnostics, Severity::error)},
                                        {"security", security_findings(diagnostics)},
                                        {"warnings", number_of(diagnostics, Severity::warning)},
                                        {"diagnostics", std::move(list)}};
  return whole.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace ramify::report
