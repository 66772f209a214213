#include <fmt/format.h>

#include <algorithm>

#include "ramify/text/text.h"
#include "words.h"

namespace ramify::report {

namespace {

using access::EdgeChange;
using access::Standing;

/// `company-b/alice`; a role that acts is said to be one.
std::string who(const model::Address& address) {
  return text::printable(fmt::format("{}/{}{}", address.account.str(),
                                     address.object.kind == model::ObjectKind::role ? "role/" : "",
                                     address.object.name));
}

std::string which(const model::Address& role) {
  return text::printable(fmt::format("{}/{}", role.account.str(), role.object.name));
}

std::string condition(const EdgeChange& change) {
  std::vector<std::string> keys;
  for (const auto& key : change.decision.residual_keys) keys.push_back(text::printable(key));
  return keys.empty() ? std::string("under conditions") : fmt::format("under conditions on {}", fmt::join(keys, ", "));
}

constexpr std::string_view kHighRisk = ", which holds a high-risk policy";

/// How many actions are named: whole services where there are any, else a few.
std::size_t shown(const std::vector<std::string>& actions) {
  constexpr std::size_t kShown = 3;
  std::size_t wide = 0;
  while (wide < actions.size() && (actions[wide] == "*" || actions[wide].ends_with(":*"))) ++wide;
  return std::min({wide == 0 ? kShown : wide, kShown, actions.size()});
}

/// `pts:* and 4 more actions, some of it limited`; empty for no powers.
std::string what(const access::Powers& powers) {
  std::vector<std::string> parts;
  if (powers.all_but) parts.emplace_back("nearly everything (an Allow with NotAction)");
  const std::size_t named = shown(powers.actions);
  for (std::size_t i = 0; i < named; ++i) parts.push_back(text::printable(powers.actions[i]));
  if (powers.actions.size() > named) {
    parts.push_back(text::count(powers.actions.size() - named, "more action", "more actions"));
  }
  for (const auto& policy : powers.unknown) {
    parts.push_back(fmt::format("what {} allows", text::printable(policy.name.str())));
  }
  std::string words;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) words += i + 1 == parts.size() ? " and " : ", ";
    words += parts[i];
  }
  return powers.limited ? words + ", some of it limited" : words;
}

std::string gained(const EdgeChange& change) {
  const std::string_view risk = change.high_risk ? kHighRisk : std::string_view();
  std::string words = fmt::format("can now become {}{}", which(change.to), risk);
  if (change.after == Standing::conditional) words += ", " + condition(change);
  if (change.before == Standing::conditional) words += " without conditions";
  const bool apart = change.high_risk || change.after == Standing::conditional;
  if (!change.powers.empty()) words += fmt::format("{} and there do {}", apart ? "," : "", what(change.powers));
  return words;
}

std::string lost(const EdgeChange& change) {
  const std::string_view risk = change.high_risk ? kHighRisk : std::string_view();
  if (change.after == Standing::conditional) {
    return fmt::format("can become {} only under conditions now{}", which(change.to), risk);
  }
  return fmt::format("can no longer become {}{}", which(change.to), risk);
}

std::string unsettled(const EdgeChange& change) {
  std::vector<std::string> policies;
  for (const auto& policy : change.decision.unknown_policies) policies.push_back(text::printable(policy.name.str()));
  const auto why =
      policies.empty() ? std::string() : fmt::format(": what {} allows is not known", fmt::join(policies, ", "));
  const std::string_view risk = change.high_risk ? kHighRisk : std::string_view();
  if (change.after == Standing::unknown)
    return fmt::format("may be able to become {}{}{}", which(change.to), why, risk);
  return fmt::format("{} become {}; before, that could not be told{}",
                     change.after == Standing::deny ? "cannot" : "can", which(change.to), risk);
}

/// One who was there before and is there now; `company-a/role/X`, `company-b/group/g`.
std::string holder(const model::Address& address) {
  return text::printable(model::to_string(address));
}

}  // namespace

std::vector<Detail> access_details(const access::AccessDiff& access) {
  std::vector<Detail> details;
  // Those of whom the same is said stand in one line.
  const auto add = [&](char mark, const std::vector<EdgeChange>& changes, std::string (*say)(const EdgeChange&)) {
    std::string said;
    for (const auto& change : changes) {
      const auto words = say(change);
      if (!said.empty() && said == words) {
        auto& line = details.back().text;
        line.insert(line.size() - said.size() - 1, ", " + who(change.from));
        continue;
      }
      said = words;
      details.push_back({mark, 0, who(change.from) + " " + words});
    }
  };
  add('+', access.gained, gained);
  add('-', access.lost, lost);
  add('?', access.unsettled, unsettled);
  for (const auto& change : access.powers) {
    const std::string risk = change.high_risk ? ", by a high-risk policy" : "";
    if (!change.gained.empty()) {
      details.push_back(
          {'+', 0, fmt::format("{} can now do {}{}", holder(change.principal), what(change.gained), risk)});
    }
    if (!change.lost.empty()) {
      details.push_back({'-', 0, fmt::format("{} can no longer do {}", holder(change.principal), what(change.lost))});
    }
  }
  return details;
}

}  // namespace ramify::report
