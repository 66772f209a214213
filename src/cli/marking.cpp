#include "marking.h"

#include "git.h"
#include "rewrite.h"

namespace ramify::cli {

std::string path_to_files(const Arguments& arguments, Surroundings& around) {
  const auto folder = folder_of(arguments.path);
  if (const auto beneath = folder_in_tree(around, folder)) return *beneath;
  std::error_code fault;
  const auto whole = std::filesystem::weakly_canonical(std::filesystem::absolute(folder, fault), fault);
  const auto here = std::filesystem::current_path(fault);
  if (fault) return {};
  const std::string beneath = whole.lexically_relative(here).generic_string();
  if (beneath.empty() || beneath == "." || beneath.starts_with("..")) return {};
  return beneath.back() == '/' ? beneath : beneath + "/";
}

Marked::Marked(const report::LintReport& report, const std::string& before)
    : faults_(report.faults), findings_(report.findings) {
  for (std::size_t i = 0; i < report.sources.size(); ++i) {
    const auto id = static_cast<SourceId>(i);
    sources_.add(before + std::string(report.sources.name(id)), std::string(report.sources.text(id)));
  }
  for (auto& judged : findings_) {
    if (judged.finding.place) judged.finding.place->file.insert(0, before);
  }
}

std::vector<report::TestCase> marked(std::vector<report::TestCase> cases, const std::string& before) {
  for (auto& each : cases) each.place.file.insert(0, before);
  return cases;
}

}  // namespace ramify::cli
