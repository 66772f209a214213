#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "plan_view.h"
#include "ramify/text/text.h"

namespace ramify::report {

namespace {

/// `2 users, 1 role and 3 policies`
std::string counted(const plan::Unmanaged& unmanaged) {
  std::string words;
  std::size_t left = unmanaged.counts.size();
  for (const auto& [kind, number] : unmanaged.counts) {
    words += text::count(number, model::to_string(kind), kind == model::ObjectKind::policy ? "policies" : "");
    --left;
    words += left > 1 ? ", " : left == 1 ? " and " : "";
  }
  return words;
}

void tell_beside(PlanView& view, const Beside& beside) {
  for (const auto& [account, unmanaged] : beside) {
    std::size_t all = 0;
    for (const auto& entry : unmanaged.counts) all += entry.second;
    view.remarks.push_back(fmt::format("{}: {} that the files do not speak of {} there", account.str(),
                                       counted(unmanaged), all == 1 ? "is" : "are"));
    for (const auto& who : unmanaged.administrators) {
      view.warnings.push_back(fmt::format("{}: {} {} is an administrator, and the files do not speak of it",
                                          account.str(), model::to_string(who.kind), text::printable(who.name)));
    }
  }
}

}  // namespace

PlanView drift_view(const plan::Plan& plan, const Access& access, const Beside& beside) {
  PlanView view = make_view(plan, access, Wording::drift);
  tell_beside(view, beside);
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

std::string drift_json(const plan::Plan& plan, const Beside& beside) {
  auto json = nlohmann::ordered_json::parse(plan_json(plan), nullptr, false);
  json["unmanaged"] = nlohmann::ordered_json::object();
  for (const auto& [account, unmanaged] : beside) {
    auto& here = json["unmanaged"][account.str()];
    for (const auto kind :
         {model::ObjectKind::user, model::ObjectKind::group, model::ObjectKind::role, model::ObjectKind::policy}) {
      const auto found = unmanaged.counts.find(kind);
      here[std::string(model::to_string(kind))] = found == unmanaged.counts.end() ? 0 : found->second;
    }
    here["administrators"] = nlohmann::ordered_json::array();
    for (const auto& who : unmanaged.administrators) here["administrators"].push_back(model::to_string(who));
  }
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace ramify::report
