#include "reviewed.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "approvals.h"
#include "guarding.h"
#include "ramify/plan/causes.h"
#include "ramify/plan/rewind.h"
#include "ramify/text/text.h"
#include "versions.h"

namespace ramify::cli {

namespace {

/// What access tests say stands on the page behind what changes.
bool is_of_tests(const plan::AccessPage::Line& line) {
  const auto last = line.text.size() < 5 ? std::string() : line.text.substr(line.text.size() - 5);
  return line.depth == 0 && (line.text.rfind("access test ", 0) == 0 || last == " kept");
}

/// Numbers of versions are the service's own, and a run that was broken off may have made new ones.
std::string without_versions(std::string text) {
  const auto was = text.find("(was ");
  const auto version = was == std::string::npos ? was : text.find(" v", was + sizeof("(was ") - 1);
  if (version == std::string::npos) return text;
  const auto end = text.find_first_not_of("0123456789", version + 2);
  return text.erase(version, (end == std::string::npos ? text.size() : end) - version);
}

std::vector<plan::AccessPage::Line> without_versions(std::vector<plan::AccessPage::Line> lines) {
  for (auto& line : lines) line.text = without_versions(std::move(line.text));
  return lines;
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
  if (!arguments.for_planning.empty()) {
    static_cast<void>(refuse(ErrorKind::usage,
                             fmt::format("{} is given for a plan file: what it does was settled when the plan was made",
                                         *arguments.for_planning.begin()),
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
                                   const model::World& live, const std::vector<int>& taken_effect,
                                   const Reached& reached) {
  const model::World before = plan::rewind(plan, live, taken_effect);
  const model::World after = plan::predict(plan, before);
  const auto versions = versions_relied_on(plan, taken_effect, reached);
  if (!versions) return say(versions.error(), arguments, around);
  const auto sources = guard_sources(plan, before, reached, *versions);
  const auto findings = plan::unreviewed(plan, plan::find_all({plan, before, after, sources}));
  if (!findings.empty()) {
    // The plan does not tell them: it was made by somebody else, or before something changed.
    for (const plan::Finding& finding : findings) {
      around.err << fmt::format("{} at {}: {}\n", finding.guard, text::printable(finding.where),
                                text::printable(finding.what));
    }
    Error refused = refusal(findings);
    refused.help = "this is not what was reviewed, whatever flag was given then; plan again and have it reviewed";
    return say(refused, arguments, around);
  }
  auto access = access::compare(before, after);
  plan::add_causes(access, plan, before);
  auto lines = report::access_lines(plan, access);
  auto page = plan.page;
  if (page && !taken_effect.empty()) {
    page->lines = without_versions(std::move(page->lines));
    lines = without_versions(std::move(lines));
  }
  if (const auto other = page ? other_on_page(*page, std::move(lines)) : ""; !other.empty()) {
    return say({ErrorKind::stale,
                "the plan is stale: what access it changes is not what was reviewed: " + text::printable(other),
                "nothing was done; plan again and have the new plan reviewed", std::nullopt},
               arguments, around);
  }
  // What the plan says of itself may make it need more, never less.
  const bool broadens = !plan.page || plan.page->broadens || plan::broadens(plan, before, access);
  return check_approvals(arguments, around, plan, broadens, reached.connections);
}

}  // namespace ramify::cli
