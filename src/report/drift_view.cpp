#include <fmt/format.h>

#include <algorithm>

#include "plan_view.h"
#include "ramify/text/text.h"

namespace ramify::report {

PlanView drift_view(const plan::Plan& plan, const Access& access) {
  PlanView view = make_view(plan, access, Wording::drift);
  view.refusing.clear();
  view.lifted.clear();
  view.undone_in_part.clear();
  const auto surplus =
      static_cast<std::size_t>(std::count_if(plan.remarks.begin(), plan.remarks.end(), diff::is_drift));
  const auto keys = fmt::format("{} more active AccessKeys than declared",
                                surplus == 1 ? "1 user has" : fmt::format("{} users have", surplus));
  if (view.counts.all() == 0 && surplus > 0) {
    view.verdict = fmt::format("Drift: {}. No apply deletes one unasked (--delete-surplus-keys).", keys);
    return view;
  }
  if (view.counts.all() == 0) {
    view.verdict = fmt::format("No drift: {} {} as declared.", text::count(plan.accounts.size(), "account"),
                               plan.accounts.size() == 1 ? "is" : "are");
    return view;
  }
  view.access_title = "Access, beside what is declared";
  view.verdict = fmt::format("Drift in {}: apply would have {}{}.", text::count(view.accounts.size(), "account"),
                             to_string(view.counts), surplus > 0 ? "; " + keys : "");
  return view;
}

}  // namespace ramify::report
