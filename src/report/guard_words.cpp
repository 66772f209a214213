#include <fmt/format.h>

#include "plan_view.h"
#include "ramify/plan/guard.h"
#include "ramify/text/text.h"

namespace ramify::report {

void add_guards(PlanView& view, const plan::Plan& plan) {
  for (const auto& finding : plan.findings) {
    const auto what = fmt::format("{}: {}", text::printable(finding.where), text::printable(finding.what));
    if (finding.lifted_by) {
      view.lifted.push_back(fmt::format("{} ({})", what, text::printable(*finding.lifted_by)));
      continue;
    }
    const plan::Guard* guard = plan::find_guard(finding.guard);
    const auto flag = text::printable(plan::flag({finding.guard, finding.where}));
    view.refusing.push_back(
        {what,
         fmt::format("guard {}{}", text::printable(finding.guard),
                     guard == nullptr ? "" : fmt::format(": {}", guard->reason)),
         guard == nullptr ? fmt::format("give {}", flag) : fmt::format("{}; or plan with {}", guard->advice, flag)});
  }
}

std::string refused_title(const PlanView& view) {
  return fmt::format("Refused: {}", text::count(view.refusing.size(), "guard trips", "guards trip"));
}

std::string breadth_words(const plan::Plan& plan) {
  if (!plan.page) return {};
  return plan.page->broadens ? "broadens access" : "only narrows access";
}

std::string binding_words(plan::Binding binding) {
  switch (binding) {
    case plan::Binding::all:
      return "bound to every object that was read";
    case plan::Binding::declared:
      return "bound only to what the files declare and to what it relies on: other objects may change before it is "
             "applied";
    case plan::Binding::relied:
      break;
  }
  return "bound only to what it relies on: other objects may change before it is applied";
}

std::string binding_text(const plan::Plan& plan) {
  std::string out = fmt::format("\nPlan sha256:{}\n", plan::digest(plan));
  if (const auto breadth = breadth_words(plan); !breadth.empty()) out += fmt::format("  it {}\n", breadth);
  out += fmt::format("  made {} by ramify {}, good until {}\n", format_instant(plan.created),
                     text::printable(plan.tool_version), format_instant(plan.expires));
  out += fmt::format("  {}\n", binding_words(plan.binding));
  if (plan.commit) {
    out += fmt::format("  from commit {} by {}{}\n", text::printable(plan.commit->id),
                       text::printable(plan.commit->author),
                       plan.commit->as_committed ? "" : ", with changes that are not committed");
  }
  return out;
}

}  // namespace ramify::report
