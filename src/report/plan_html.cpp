#include <fmt/format.h>

#include <algorithm>

#include "markdown.h"
#include "plan_view.h"
#include "ramify/text/text.h"

namespace ramify::report {

namespace {

/// More objects than this begin folded: a page of thousands must still open at once.
constexpr std::size_t kOpenMax = 40;

constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #fff; --card: #f6f8fa; --line: #d0d7de;
  --plus: #116329; --minus: #a40e26; --change: #7d4e00; --alarm: #fff1f0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9ba5b0; --paper: #0d1117; --card: #161b22;
  --line: #30363d; --plus: #56d364; --minus: #ff8782; --change: #e3b341; --alarm: #34171a; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h2 small, .soft { color: var(--soft); font-weight: normal; font-size: .875rem; }
ul { margin: .25rem 0; padding: 0; list-style: none; }
li { padding: .2rem 0 .2rem 1.5rem; text-indent: -1.5rem; break-inside: avoid; overflow-wrap: anywhere; }
.mark { display: inline-block; width: 1.5rem; text-indent: 0; font-family: ui-monospace, monospace; font-weight: bold; }
.plus { color: var(--plus); } .minus { color: var(--minus); } .change { color: var(--change); }
.box { background: var(--alarm); border: 1px solid var(--minus); border-radius: 6px; padding: .5rem 1rem; margin: 1rem 0; }
.box h2 { border: 0; margin: .25rem 0; }
details { background: var(--card); border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; padding: .4rem .75rem; }
summary { cursor: pointer; overflow-wrap: anywhere; } summary b { font-weight: 600; }
.rows { font: 13px/1.55 ui-monospace, monospace; margin: .4rem 0 .2rem; }
.rows div { white-space: pre-wrap; overflow-wrap: anywhere; padding-left: 1.5rem; text-indent: -1.5rem; }
.step { margin-left: 0; font-weight: 600; } .d0 { margin-left: 1.5rem; } .d1 { margin-left: 3rem; }
.d2 { margin-left: 4.5rem; } .d3 { margin-left: 6rem; }
nav a { margin-right: 1rem; color: inherit; }
@media print { details { break-inside: avoid; } }
)";

struct Mark {
  std::string_view style;
  std::string_view spoken;
};

Mark meaning(char mark) {
  switch (mark) {
    case '+':
      return {"plus", "added: "};
    case '-':
      return {"minus", "removed: "};
    case '~':
    case '!':
      return {"change", "changed: "};
    default:
      return {"", ""};
  }
}

/// The sign is read out as a word: nobody has to see a colour or a plus.
std::string sign_html(char mark) {
  const auto means = meaning(mark);
  if (means.style.empty()) return R"(<span class="mark"> </span>)";
  return fmt::format(R"(<span class="mark {}" role="img" aria-label="{}">{}</span>)", means.style, means.spoken, mark);
}

std::string because_html(const std::string& why) {
  return why.empty() ? std::string() : fmt::format(R"( <span class="soft">{}</span>)", html_escape(why));
}

std::string list_html(std::string_view title, const std::vector<std::string>& lines, bool alarming = false) {
  if (lines.empty()) return {};
  std::string out = fmt::format("<section{}>\n<h2>{}</h2>\n<ul>\n", alarming ? " class=\"box\"" : "", title);
  for (const auto& line : lines) out += fmt::format("<li>{}{}</li>\n", sign_html(' '), html_escape(line));
  return out + "</ul>\n</section>\n";
}

std::string guards_html(const PlanView& view) {
  if (view.refusing.empty()) return {};
  std::string out = fmt::format("<section class=\"box\">\n<h2>{}</h2>\n<ul>\n", refused_title(view));
  for (const auto& guard : view.refusing) {
    out += fmt::format("<li>{}<b>{}</b><br>{}<br>{}</li>\n", sign_html('!'), html_escape(guard.text),
                       html_escape(guard.reason), html_escape(guard.advice));
  }
  return out + "</ul>\n</section>\n";
}

std::string access_html(const PlanView& view) {
  if (!view.shows_access()) return {};
  std::string out = fmt::format("<section>\n<h2>{}</h2>\n<ul>\n", html_escape(view.access_title));
  for (const auto& line : *view.access) {
    out += fmt::format("<li>{}{}</li>\n", sign_html(line.mark), html_escape(line.text));
  }
  if (view.access->empty()) out += fmt::format("<li>{}{}</li>\n", sign_html(' '), kNoAccessChange);
  return out + "</ul>\n</section>\n";
}

std::string rows_html(const std::vector<Detail>& details) {
  std::string out;
  for (const auto& detail : details) {
    out += fmt::format("<div class=\"d{} {}\">{}{}</div>\n", std::min(detail.depth, 3U), meaning(detail.mark).style,
                       sign_html(detail.mark), html_escape(detail.text));
  }
  return out;
}

std::string object_html(const ObjectView& object, bool open) {
  std::string out =
      fmt::format("<details{}><summary>{}<b>{}</b>{}</summary>\n<div class=\"rows\">\n", open ? " open" : "",
                  sign_html(object.mark), html_escape(object.title), because_html(object.why));
  out += rows_html(object.details);
  for (const auto& step : object.steps) {
    out += fmt::format("<div class=\"step\">{}{}{}</div>\n", sign_html(step.mark), html_escape(step.text),
                       because_html(step.why));
    out += rows_html(step.details);
  }
  return out + "</div>\n</details>\n";
}

std::string accounts_html(const PlanView& view) {
  std::size_t objects = 0;
  for (const auto& account : view.accounts) objects += account.objects.size();
  std::string out;
  if (view.accounts.size() > 1) {
    out += "<nav aria-label=\"Accounts\"><p>";
    for (const auto& account : view.accounts) {
      out += fmt::format("<a href=\"#{0}\">{0}</a>", html_escape(account.name));
    }
    out += "</p></nav>\n";
  }
  for (const auto& account : view.accounts) {
    out += fmt::format("<section id=\"{0}\">\n<h2>{0} <small>{1} · {2}</small></h2>\n", html_escape(account.name),
                       html_escape(account.id), html_escape(brief(account.counts)));
    for (const auto& each : account.objects) out += object_html(each, objects <= kOpenMax);
    out += "</section>\n";
  }
  return out;
}

std::string binding_html(const plan::Plan& plan, const PlanView& view) {
  if (view.counts.all() == 0) return {};
  const auto breadth = breadth_words(plan);
  return fmt::format("<p class=\"soft\">plan {}{}{} · good until {} · ramify {}</p>\n",
                     plan::digest(plan).substr(0, 12), breadth.empty() ? "" : " · ", html_escape(breadth),
                     format_instant(plan.expires), html_escape(plan.tool_version));
}

}  // namespace

std::string plan_html(const plan::Plan& plan, const Access& facts, Wording wording, const Beside& beside) {
  const PlanView view = wording == Wording::drift ? drift_view(plan, facts, beside) : make_view(plan, facts);
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n<title>{0}</title>\n<style>{1}</style>\n"
      "</head>\n<body>\n<main>\n<h1>{0}</h1>\n",
      html_escape(view.verdict), kStyle);
  if (wording == Wording::plan) out += binding_html(plan, view);
  out += guards_html(view);
  out += list_html("Guards lifted", view.lifted);
  out += list_html("Look twice", view.warnings, true);
  out += access_html(view);
  out += list_html("Cannot be undone", view.irreversible);
  out += list_html("Undone only in part", view.undone_in_part);
  out += list_html("Remarks", view.remarks);
  out += accounts_html(view);
  return out + "</main>\n</body>\n</html>\n";
}

}  // namespace ramify::report
