#pragma once

#include <string>
#include <vector>

#include "ramify/access/lint.h"
#include "ramify/diag/source.h"

namespace ramify::edit {

/// A file as it was and as it should be.
struct FileChange {
  std::string name;  ///< as the source map calls it: relative to the configuration's root
  std::string before;
  std::string after;
};

struct FixResult {
  std::vector<FileChange> changes;        ///< by name
  std::vector<access::LintFinding> made;  ///< the findings that were answered
  std::vector<access::LintFinding>
      unmade;  ///< fixable, but the text is not written in a way that can be changed safely
};

/// Answers the findings that carry a fix by changing nothing but their own stretch of text: comments, order and layout
/// stay. A change after which the file would not read as YAML is not made. Several fixes of one list are made one run
/// at a time: whoever calls lints again, until nothing is fixable.
[[nodiscard]] FixResult fix(const SourceMap& sources, const std::vector<access::LintFinding>& findings);

}  // namespace ramify::edit
