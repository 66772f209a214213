#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ramify/diag/source.h"

namespace ramify {

enum class Severity { error, warning, note };

/// A second place that matters to a diagnostic, such as the first of two declarations.
struct DiagnosticNote {
  std::string message;
  std::optional<SourceRange> where;
};

/// One fault in the user's files. All of them are reported in one run.
struct Diagnostic {
  Severity severity = Severity::error;
  /// Stable, searchable, e.g. `config.unknown-key`; docs/diagnostics.md has a row for each.
  std::string code;
  /// One line, no full stop, says what is wrong.
  std::string message;
  std::optional<SourceRange> where;
  std::vector<DiagnosticNote> notes;
  /// What to do about it; may hold a "did you mean".
  std::string help;
};

using Diagnostics = std::vector<Diagnostic>;

[[nodiscard]] bool has_errors(const Diagnostics& diagnostics);
/// Orders by file, place, then code, so that output does not depend on the order of discovery.
void sort_by_place(Diagnostics& diagnostics);

}  // namespace ramify
