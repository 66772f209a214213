#include <fmt/format.h>

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

std::string gained(const EdgeChange& change) {
  std::string words = fmt::format("can now become {}", which(change.to));
  if (change.after == Standing::conditional) words += ", " + condition(change);
  if (change.before == Standing::conditional) words += " without conditions";
  return words;
}

std::string lost(const EdgeChange& change) {
  if (change.after == Standing::conditional) {
    return fmt::format("can become {} only under conditions now", which(change.to));
  }
  return fmt::format("can no longer become {}", which(change.to));
}

std::string unsettled(const EdgeChange& change) {
  std::vector<std::string> policies;
  for (const auto& policy : change.decision.unknown_policies) policies.push_back(text::printable(policy.name.str()));
  const auto why =
      policies.empty() ? std::string() : fmt::format(": what {} allows is not known", fmt::join(policies, ", "));
  if (change.after == Standing::unknown) return fmt::format("may be able to become {}{}", which(change.to), why);
  return fmt::format("{} become {}; before, that could not be told", change.after == Standing::deny ? "cannot" : "can",
                     which(change.to));
}

}  // namespace

std::vector<Detail> access_details(const access::AccessDiff& access) {
  std::vector<Detail> details;
  // Those of whom the same is said stand in one line.
  const auto add = [&](char mark, const std::vector<EdgeChange>& changes, std::string (*say)(const EdgeChange&)) {
    std::string said;
    for (const auto& change : changes) {
      const auto words = say(change) + (change.high_risk ? ", which holds a high-risk policy" : "");
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
  return details;
}

}  // namespace ramify::report
