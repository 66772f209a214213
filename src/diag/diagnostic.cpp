#include "ramify/diag/diagnostic.h"

#include <algorithm>
#include <tuple>

namespace ramify {

bool has_errors(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; });
}

void sort_by_place(Diagnostics& diagnostics) {
  // The message comes last, so that two faults of one kind at one place have an order of their own too.
  std::stable_sort(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.where, a.code, a.message) < std::tie(b.where, b.code, b.message);
  });
}

}  // namespace ramify
