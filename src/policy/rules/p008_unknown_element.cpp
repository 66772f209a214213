#include <fmt/format.h>

#include <algorithm>

#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::policy::rules {
namespace {

constexpr std::string_view kUnknownElement = "P008";

}  // namespace

void unknown_element(Element& element, const std::vector<std::string>& known, Faults& faults) {
  for (const auto& [name, value] : element.json.items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string help;
    if (name == "NotPrincipal") {
      help = "remove it; the service has no negated principals";
    } else if (const auto near = text::suggest(name, known); near && !element.has(*near)) {
      element.meant.insert(*near);
      help = fmt::format("did you mean \"{}\"?", *near);
    } else {
      help = fmt::format("remove it; {} may hold {}", element.name, fmt::join(known, ", "));
    }
    faults.add(kUnknownElement, element.pointer_to(name),
               fmt::format("{} has no element \"{}\"", element.name, text::printable(name)), std::move(help));
  }
}

void resource_of_trust(const Element& statement, Faults& faults) {
  for (const std::string_view element : {"Resource", "NotResource"}) {
    if (!statement.has(element)) continue;
    faults.add(kUnknownElement, statement.pointer_to(element), fmt::format("a trust policy has no {}", element),
               "remove it; the role that carries the trust policy is the resource");
  }
}

}  // namespace ramify::policy::rules
