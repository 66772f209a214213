#include <fmt/format.h>

#include <string>

#include "ramify/report/lint.h"

namespace ramify::report {
namespace {

/// In a table a bar would end the cell, and a star begin an emphasis.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '*' || c == '<') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string lint_rules_markdown() {
  std::string out = "| id | severity | name | why | what to do | fix | after |\n|---|---|---|---|---|---|---|\n";
  for (const access::LintRule& rule : access::lint_rules()) {
    out += fmt::format("| `{}` | {} | {} | {} | {} | {} | {} |\n", rule.id, access::to_string(rule.severity), rule.name,
                       cell(rule.reason), cell(rule.help), rule.fixable ? "yes" : "", cell(rule.source));
  }
  return out;
}

}  // namespace ramify::report
