#include <fmt/format.h>

#include <algorithm>

#include "look.h"
#include "patterns.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

const std::vector<std::string_view> kTwoSteps = {"ram:CreateRole",    "ram:AttachPolicyToRole", "sts:AssumeRole",
                                                 "ram:PassRole",      "ecs:RunInstances",       "ecs:CreateInstance",
                                                 "fc:CreateFunction", "ros:CreateStack"};

/// Steps that are harmless alone: all of `all`, and one of `any`.
struct Way {
  std::string_view name;
  std::vector<std::string_view> all;
  std::vector<std::string_view> any;
};

const std::vector<Way> kWays = {
    {"make a role of any power and become it", {"ram:CreateRole", "ram:AttachPolicyToRole"}, {"sts:AssumeRole"}},
    {"run code as a role it could not become",
     {"ram:PassRole"},
     {"ecs:RunInstances", "ecs:CreateInstance", "fc:CreateFunction", "ros:CreateStack"}},
};

}  // namespace

void two_steps(const Look& look, Findings& findings) {
  for (const model::Address& principal : look.callers()) {
    std::set<std::string> powers;
    bool whole = false;
    for (const Held& held : look.held(principal)) {
      if (held.document == nullptr || held.attachment->resource_group) continue;
      for (const policy::Statement& s : held.document->statements) {
        if (s.effect != policy::Effect::allow) continue;
        whole = whole || grants_everything(s);
        for (auto& action : granted(s, kTwoSteps)) {
          const bool reaches =
              s.not_resource || std::any_of(s.resources.begin(), s.resources.end(), [&](const std::string& resource) {
                return names_service(resource, service_acted_on(action));
              });
          if (reaches) powers.insert(std::move(action));
        }
      }
    }
    if (whole) continue;  // needs no steps
    for (const Held& held : look.held(principal)) {
      if (held.document == nullptr || held.attachment->resource_group) continue;
      for (const policy::Statement& s : held.document->statements) {
        if (s.effect != policy::Effect::deny || !s.conditions.empty() || s.not_resource) continue;
        if (!any_everything(s.resources)) continue;
        for (const auto& action : granted(s, kTwoSteps)) powers.erase(action);
      }
    }
    for (const Way& way : kWays) {
      const auto has = [&](std::string_view action) { return powers.count(std::string(action)) != 0; };
      const auto last = std::find_if(way.any.begin(), way.any.end(), has);
      if (last == way.any.end() || !std::all_of(way.all.begin(), way.all.end(), has)) continue;
      std::vector<std::string> steps(way.all.begin(), way.all.end());
      steps.emplace_back(*last);
      findings.add(principal, look.place(principal), std::string(way.name),
                   fmt::format("{} together let {} {}", enumerate(steps), principal.object.name, way.name));
    }
  }
}

}  // namespace ramify::access::rules
