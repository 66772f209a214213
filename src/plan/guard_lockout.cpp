#include "guards.h"
#include "ramify/plan/lockout.h"
#include "ways_in.h"

namespace ramify::plan {
namespace {

std::string listed(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

std::string numbers(const std::vector<int>& steps) {
  std::vector<std::string> texts;
  for (const int step : steps) texts.push_back(std::to_string(step));
  return (texts.size() == 1 ? "step " : "steps ") + listed(texts);
}

std::string name_of(const Plan& plan, int id) {
  const Step& step = plan.steps.at(static_cast<std::size_t>(id) - 1);
  return "step " + std::to_string(id) + " (" + std::string(ops::to_string(step.change.op)) + " " +
         ops::to_string(step.change.target) + ")";
}

std::string sentence(const Stranding& lost, const std::string& step, const std::string& who) {
  const std::string taken = step + " takes " + lost.lost.action + " on " + lost.lost.resource + " from " + who +
                            ", which applies this plan: ";
  switch (lost.kind) {
    case Stranding::Kind::step:
      return taken + numbers(lost.needed_by) + " could not be done any more";
    case Stranding::Kind::next_plan:
      return taken + "the next plan could not be made";
    case Stranding::Kind::entry:
      return "after " + step + " nobody in the described accounts could assume " + who +
             " any more, which applies this plan";
    case Stranding::Kind::admins:
      break;
  }
  return {};
}

/// Each way in that goes is asked about by its own name: that one was never meant to be says nothing of another.
void find_taken_ways(const Plan& plan, const Stranding& lost, std::vector<Finding>& found) {
  for (const auto& [way, step] : lost.taken) {
    found.push_back({"lockout", lost.account.str() + "/" + way,
                     name_of(plan, step) + " takes this way in for administrators; in the end they could get in by " +
                         listed(lost.left) + " only, beside whoever applies this plan; `admins: {minimum: " +
                         std::to_string(plan.basis.admins) + "}` wants more",
                     std::nullopt});
  }
}

}  // namespace

void find_lockout(const GuardInput& input, std::vector<Finding>& found) {
  const Plan& plan = input.plan;
  const Standpoint standpoint{input.sources.operators, plan.basis.admins, plan.created, input.sources.trusted_accounts};
  std::map<model::AccountKey, Stranding> fewest;
  for (const Stranding& lost : strandings(plan, input.live, standpoint)) {
    if (lost.kind == Stranding::Kind::admins) {
      fewest.insert_or_assign(lost.account, lost);
      continue;
    }
    const auto arn = input.sources.operators.find(lost.account);
    const auto who =
        arn == input.sources.operators.end() ? std::nullopt : named_in(input.live, lost.account, arn->second);
    found.push_back({"lockout", lost.account.str(),
                     sentence(lost, name_of(plan, lost.step), who ? model::to_string(*who) : std::string()),
                     std::nullopt});
  }
  for (const auto& entry : fewest) find_taken_ways(plan, entry.second, found);
}

}  // namespace ramify::plan
