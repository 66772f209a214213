#include "reviewed.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "approvals.h"
#include "guarding.h"
#include "ramify/plan/causes.h"
#include "ramify/text/text.h"

namespace ramify::cli {

namespace {

/// What access tests say stands on the page behind what changes.
bool is_of_tests(const plan::AccessPage::Line& line) {
  const auto last = line.text.size() < 5 ? std::string() : line.text.substr(line.text.size() - 5);
  return line.depth == 0 && (line.text.rfind("access test ", 0) == 0 || last == " kept");
}

/// Where the page that reviewers saw and the one that they would see now part; empty where they do not.
std::string other_on_page(const plan::AccessPage& page, std::vector<plan::AccessPage::Line> now) {
  auto then = page.lines;
  if (now.empty() && !then.empty()) now.push_back({' ', 0, std::string(report::kNoAccessChange)});
  for (std::size_t at = 0; at < std::max(now.size(), then.size()); ++at) {
    if (at >= now.size()) {
      if (is_of_tests(then[at])) return {};
      return fmt::format("\"{}\" is no longer so", then[at].text);
    }
    if (at < then.size() && then[at] == now[at]) continue;
    return fmt::format("\"{}\" is new", now[at].text);
  }
  return {};
}

}  // namespace

std::optional<Exit> object_to_file(const Arguments& arguments, Surroundings& around, const plan::Plan& plan) {
  const auto refuse = [&](ErrorKind kind, std::string message, std::string help) {
    return say({kind, std::move(message), std::move(help), std::nullopt}, arguments, around);
  };
  if (!arguments.allowed.empty()) {
    static_cast<void>(refuse(ErrorKind::usage,
                             fmt::format("{} is given for a plan file: what lifts a guard is part of what was reviewed",
                                         plan::flag(arguments.allowed.front())),
                             "give it to `plan --out FILE`, and have the new plan reviewed"));
    return Exit::usage;
  }
  if (around.environment.now() >= plan.expires) {
    return refuse(ErrorKind::stale, fmt::format("the plan expired at {}", format_instant(plan.expires)),
                  "nothing was done; plan again and have the new plan reviewed");
  }
  if (plan::refused(plan.findings)) return say(refusal(plan.findings), arguments, around);
  return std::nullopt;
}

std::optional<Exit> object_to_plan(const Arguments& arguments, Surroundings& around, const plan::Plan& plan,
                                   const model::World& live, const Reached& reached) {
  const model::World after = plan::predict(plan, live);
  const auto sources = guard_sources(plan, live, reached);
  if (!sources) return say(sources.error(), arguments, around);
  const auto findings = plan::find_all({plan, live, after, *sources});
  if (plan::refused(findings)) {
    // What the plan itself does not tell, because it was made by somebody else, or before something changed.
    for (const plan::Finding& finding : findings) {
      const auto& known = plan.findings;
      if (finding.lifted_by || std::find(known.begin(), known.end(), finding) != known.end()) continue;
      around.err << fmt::format("{} at {}: {}\n", finding.guard, text::printable(finding.where),
                                text::printable(finding.what));
    }
    return say(refusal(findings), arguments, around);
  }
  auto access = access::compare(live, after);
  plan::add_causes(access, plan, live);
  // A run that is gone on with has changed what the page was made from; it is held to its journal.
  const bool fresh = plan::stale(plan, live).empty();
  if (const auto other = plan.page && fresh ? other_on_page(*plan.page, report::access_lines(plan, access)) : "";
      !other.empty()) {
    return say({ErrorKind::stale,
                "the plan is stale: what access it changes is not what was reviewed: " + text::printable(other),
                "nothing was done; plan again and have the new plan reviewed", std::nullopt},
               arguments, around);
  }
  // What the plan says of itself may make it need more, never less.
  const bool broadens = !plan.page || plan.page->broadens || plan::broadens(plan, live, access);
  return check_approvals(arguments, around, plan, broadens, reached.connections);
}

}  // namespace ramify::cli
