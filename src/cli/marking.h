#pragma once

#include <string>
#include <vector>

#include "arguments.h"
#include "ramify/cli/surroundings.h"
#include "ramify/report/access_tests.h"
#include "ramify/report/lint.h"

namespace ramify::cli {

/// What stands before a file's name, which is relative to the root file's folder, where a machine is to find the file:
/// the folder's path beneath the top of the git working tree, else beneath the current directory. Empty where it is
/// beneath neither.
[[nodiscard]] std::string path_to_files(const Arguments& arguments, Surroundings& around);

/// What a report says, with the files named so.
class Marked {
 public:
  Marked(const report::LintReport& report, const std::string& before);
  [[nodiscard]] report::LintReport report() const { return {sources_, faults_, findings_}; }
  [[nodiscard]] const SourceMap& sources() const { return sources_; }

 private:
  SourceMap sources_;
  const Diagnostics& faults_;
  std::vector<report::JudgedFinding> findings_;
};
[[nodiscard]] std::vector<report::TestCase> marked(std::vector<report::TestCase> cases, const std::string& before);

}  // namespace ramify::cli
