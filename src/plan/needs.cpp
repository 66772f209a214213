#include <algorithm>
#include <map>

#include "looks.h"
#include "ramify/plan/preflight.h"
#include "ramify/text/strict_json.h"
#include "ramify/text/text.h"

namespace ramify::plan {
namespace {

using ops::Request;

std::vector<std::string> listed(const std::string& json) {
  std::vector<std::string> values;
  const auto parsed = text::parse_json(json);
  if (!parsed || !parsed->is_array()) return values;
  for (const auto& each : *parsed) {
    if (each.is_string()) values.push_back(each.get<std::string>());
  }
  return values;
}

/// A parameter's values as the operation's row says that they travel.
std::vector<std::string> values_of(const wire::OperationSpec& spec, const wire::Pairs& parameters,
                                   std::string_view name) {
  const auto row = std::find_if(spec.params.begin(), spec.params.end(),
                                [&](const wire::ParamSpec& param) { return param.name == name; });
  if (row == spec.params.end()) return {};
  std::vector<std::string> values;
  for (const auto& [key, value] : parameters) {
    if (row->style == wire::ListStyle::flat) {
      if (key.starts_with(std::string(name) + ".")) values.push_back(value);
    } else if (key == name) {
      if (row->style == wire::ListStyle::json) return listed(value);
      values.push_back(value);
    }
  }
  return values;
}

}  // namespace

std::vector<Need> needs(const Plan& plan) {
  const ops::Context context = plan.context();
  std::map<std::pair<model::AccountKey, wire::Permission>, std::vector<int>> found;
  for (const Step& step : plan.steps) {
    const auto account = plan.accounts.find(step.change.target.account);
    if (account == plan.accounts.end()) continue;
    std::vector<Request> calls = ops::descriptor(step.change.op).requests(step.change, context);
    for (Request& look : looks(step.change)) calls.push_back(std::move(look));
    for (const Request& call : calls) {
      const wire::OperationSpec& spec = wire::operation(call.service, call.operation);
      const wire::Values values = [&](std::string_view name) { return values_of(spec, call.parameters, name); };
      for (wire::Permission& needed : wire::permissions(spec, values, account->second.str())) {
        auto& steps = found[{account->first, std::move(needed)}];
        if (steps.empty() || steps.back() != step.id) steps.push_back(step.id);
      }
    }
  }
  std::vector<Need> all;
  for (auto& [what, steps] : found) all.push_back({what.first, what.second, std::move(steps)});
  return all;
}

}  // namespace ramify::plan
