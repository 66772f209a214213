#include <fmt/format.h>

#include "paint.h"
#include "plan_view.h"
#include "ramify/text/text.h"

namespace ramify::report {

namespace {

std::string indent(unsigned columns) {
  return std::string(columns, ' ');
}

std::string because(const Paint& paint, const std::string& why) {
  return why.empty() ? std::string() : "  " + paint.dim(fmt::format("({})", why));
}

std::string detail_lines(const Paint& paint, const std::vector<Detail>& details, unsigned columns) {
  std::string out;
  for (const auto& detail : details) {
    const auto line = detail.mark == ' ' ? detail.text : fmt::format("{} {}", detail.mark, detail.text);
    out += indent(columns + 2 * detail.depth) + paint.marked(detail.mark, line) + "\n";
  }
  return out;
}

std::string object_lines(const Paint& paint, const ObjectView& object) {
  std::string out = indent(2) + paint.marked(object.mark, fmt::format("{} {}", object.mark, object.title)) +
                    because(paint, object.why) + "\n";
  out += detail_lines(paint, object.details, 6);
  for (const auto& step : object.steps) {
    out += indent(4) + paint.marked(step.mark, fmt::format("{} {}", step.mark, step.text)) + because(paint, step.why) +
           "\n";
    out += detail_lines(paint, step.details, 8);
  }
  return out;
}

std::string list(const Paint& paint, std::string_view title, char mark, const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  std::string out = "\n" + paint.bold(title) + "\n";
  for (const auto& line : lines) out += indent(2) + paint.marked(mark, fmt::format("{} {}", mark, line)) + "\n";
  return out;
}

std::string refusing(const Paint& paint, const PlanView& view) {
  if (view.refusing.empty()) return {};
  std::string out = "\n" + paint.bold(refused_title(view)) + "\n";
  for (const auto& guard : view.refusing) {
    out += indent(2) + paint.marked('!', "! " + guard.text) + "\n";
    out += indent(6) + guard.reason + "\n" + indent(6) + guard.advice + "\n";
  }
  return out;
}

std::string view_text(const PlanView& view, const Style& style) {
  const Paint paint(style);
  std::string out = paint.bold(view.verdict) + "\n";
  out += refusing(paint, view);
  out += list(paint, "Guards lifted", '!', view.lifted);
  out += list(paint, "Look twice", '!', view.warnings);
  if (view.shows_access()) {
    out += "\n" + paint.bold(view.access_title) + "\n";
    out += view.access->empty() ? fmt::format("  {}\n", kNoAccessChange) : detail_lines(paint, *view.access, 2);
  }
  for (const auto& account : view.accounts) {
    out += fmt::format("\n{} ({}): {}\n", paint.bold(account.name), account.id, brief(account.counts));
    for (const auto& object : account.objects) out += object_lines(paint, object);
  }
  out += list(paint, "Remarks", '*', view.remarks);
  out += list(paint, "Cannot be undone", '!', view.irreversible);
  out += list(paint, "Undone only in part", '!', view.undone_in_part);
  return out;
}

}  // namespace

std::string plan_text(const plan::Plan& plan, const Style& style, const Access& access) {
  return view_text(make_view(plan, access), style);
}

std::string drift_text(const plan::Plan& plan, const Style& style, const Beside& beside) {
  return view_text(drift_view(plan, {}, beside), style);
}

std::string plan_json(const plan::Plan& plan) {
  return plan::to_json(plan);
}

}  // namespace ramify::report
