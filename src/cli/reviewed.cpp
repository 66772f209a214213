#include "reviewed.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "approvals.h"
#include "guarding.h"
#include "ramify/text/text.h"

namespace ramify::cli {

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
  const auto sources = guard_sources(plan, live, reached.connections, reached.sessions, reached.identities);
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
  // What the plan says of itself may make it need more, never less.
  const bool broadens = !plan.page || plan.page->broadens || plan::broadens(plan, live, access::compare(live, after));
  return check_approvals(arguments, around, plan, broadens, reached.connections);
}

}  // namespace ramify::cli
