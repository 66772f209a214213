#include <fmt/format.h>

#include "markdown.h"
#include "plan_view.h"
#include "ramify/text/text.h"

namespace ramify::report {

namespace {

/// Kept free for the last lines, which say what was left out.
constexpr std::size_t kFooterRoom = 600;

std::string because(const std::string& why) {
  return why.empty() ? std::string() : fmt::format("  ({})", why);
}

/// As on a terminal, but with the mark in the first column, where a `diff` fence looks for it.
std::string diff_lines(const ObjectView& object) {
  const auto row = [](char mark, unsigned columns, const std::string& text) {
    return fmt::format("{}{}{}\n", mark == '~' ? '!' : mark, std::string(columns, ' '), text);
  };
  std::string out = row(object.mark, 1, object.title + because(object.why));
  for (const auto& detail : object.details) out += row(detail.mark, 5 + 2 * detail.depth, detail.text);
  for (const auto& step : object.steps) {
    out += row(step.mark, 3, step.text + because(step.why));
    for (const auto& detail : step.details) out += row(detail.mark, 5 + 2 * detail.depth, detail.text);
  }
  return out;
}

std::string bullets(std::string_view title, const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  std::string out = fmt::format("\n**{}**\n\n", title);
  for (const auto& line : lines) out += fmt::format("- {}\n", md_escape(line));
  return out;
}

/// Takes parts as long as they fit, and counts those that do not.
class Budget {
 public:
  explicit Budget(std::size_t bytes_max) : left_(bytes_max > kFooterRoom ? bytes_max - kFooterRoom : 0) {}
  bool take(const std::string& part) {
    if (part.size() > left_) return false;
    left_ -= part.size();
    text_ += part;
    return true;
  }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::size_t left() const { return left_; }

 private:
  std::size_t left_;
  std::string text_;
};

/// An account's objects, folded; as many as fit. Returns how many were left out.
std::size_t add_account(Budget& budget, const AccountView& account) {
  const std::string open = fmt::format("\n<details><summary><b>{}</b> ({}): {}</summary>\n\n",
                                       html_escape(account.name), html_escape(account.id), brief(account.counts));
  const std::string close = "\n</details>\n";
  constexpr std::size_t kFence = 80;
  std::string lines;
  std::size_t shown = 0;
  for (const auto& object : account.objects) {
    const auto more = diff_lines(object);
    if (open.size() + lines.size() + more.size() + close.size() + kFence > budget.left()) break;
    lines += more;
    ++shown;
  }
  if (shown > 0 && !budget.take(open + fenced("diff", lines) + close)) shown = 0;
  return account.objects.size() - shown;
}

/// A list, or its beginning. Returns how many were left out.
std::size_t add_list(Budget& budget, std::string_view title, const std::vector<std::string>& lines) {
  std::vector<std::string> shown = lines;
  while (!shown.empty() && !budget.take(bullets(title, shown))) shown.resize(shown.size() / 2);
  return lines.size() - shown.size();
}

}  // namespace

std::string plan_markdown(const plan::Plan& plan, std::size_t characters_max, const Access& access, Wording wording,
                          const Beside& beside) {
  const PlanView view = wording == Wording::drift ? drift_view(plan, access, beside) : make_view(plan, access);
  Budget budget(characters_max);
  std::vector<std::string> left_out;
  const auto note = [&](std::size_t n, std::string_view singular, std::string_view plural) {
    if (n > 0) left_out.push_back(text::count(n, singular, plural));
  };

  budget.take(fmt::format("### {}\n", md_escape(view.verdict)));
  if (wording == Wording::plan && plan.page && view.counts.all() != 0) {
    budget.take(plan.page->broadens
                    ? "\nIt **broadens** access: `apply --require` says how many people must approve it.\n"
                    : "\nIt only narrows access: `apply --require-narrowing` says how many people must approve it.\n");
  }
  if (!view.refusing.empty()) {
    std::vector<std::string> lines;
    for (const auto& guard : view.refusing)
      lines.push_back(fmt::format("{} ({}). {}", guard.text, guard.reason, guard.advice));
    note(add_list(budget, refused_title(view), lines), "guard that trips", "guards that trip");
  }
  note(add_list(budget, "Guards lifted", view.lifted), "guard that was lifted", "guards that were lifted");
  note(add_list(budget, "Look twice", view.warnings), "warning", "warnings");
  if (view.shows_access()) {
    std::vector<std::string> lines;
    for (const auto& detail : *view.access) lines.push_back(detail.text);
    if (lines.empty()) lines.emplace_back(kNoAccessChange);
    note(add_list(budget, view.access_title, lines), "access line", "access lines");
  }
  note(add_list(budget, "Cannot be undone", view.irreversible), "step that cannot be undone",
       "steps that cannot be undone");
  note(add_list(budget, "Undone only in part", view.undone_in_part), "line on what is undone only in part",
       "lines on what is undone only in part");
  note(add_list(budget, "Remarks", view.remarks), "remark", "remarks");
  std::size_t objects = 0;
  for (const auto& account : view.accounts) objects += add_account(budget, account);
  note(objects, "object with its changes", "objects with their changes");

  std::string out = budget.text();
  if (!left_out.empty()) {
    out += fmt::format("\n**Left out for want of room:** {}. `ramify show` on the plan file shows all of it.\n",
                       fmt::join(left_out, ", "));
  }
  if (wording == Wording::plan && view.counts.all() != 0) {
    const auto breadth = breadth_words(plan);
    out +=
        fmt::format("\n<sub>plan {} · {}{}good until {} · ramify {}</sub>\n", plan::digest(plan).substr(0, 12), breadth,
                    breadth.empty() ? "" : " · ", format_instant(plan.expires), html_escape(plan.tool_version));
  }
  return out;
}

}  // namespace ramify::report
