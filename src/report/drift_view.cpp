#include <fmt/format.h>

#include "plan_view.h"
#include "ramify/text/text.h"

namespace ramify::report {

PlanView drift_view(const plan::Plan& plan, const Access& access) {
  PlanView view = make_view(plan, access, Wording::drift);
  view.refusing.clear();
  view.lifted.clear();
  view.undone_in_part.clear();
  if (view.counts.all() == 0) {
    view.verdict = fmt::format("No drift: {} {} as declared.", text::count(plan.accounts.size(), "account"),
                               plan.accounts.size() == 1 ? "is" : "are");
    return view;
  }
  view.access_title = "Access, beside what is declared";
  view.verdict = fmt::format("Drift in {}: apply would have {}.", text::count(view.accounts.size(), "account"),
                             to_string(view.counts));
  return view;
}

}  // namespace ramify::report
