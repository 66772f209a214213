#include <fmt/format.h>

#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::policy::rules {

void bad_effect(const Element& statement, Faults& faults) {
  constexpr std::string_view kBadEffect = "P004";
  if (statement.lacks("Effect")) {
    faults.add(kBadEffect, statement.pointer, "the statement has no Effect",
               R"(add "Effect": "Allow" or "Effect": "Deny")");
  }
  if (!statement.has("Effect")) return;
  const Json& effect = statement.json.at("Effect");
  const std::string pointer = statement.pointer_to("Effect");
  if (!effect.is_string()) {
    faults.add(kBadEffect, pointer, fmt::format(R"(Effect must be "Allow" or "Deny", not {})", type_name(effect)));
    return;
  }
  const auto word = effect.get<std::string>();
  if (word == "Allow" || word == "Deny") return;
  const auto near = text::suggest(word, {"Allow", "Deny"});
  faults.add(kBadEffect, pointer, fmt::format(R"(Effect must be "Allow" or "Deny", not "{}")", text::printable(word)),
             near ? fmt::format("did you mean \"{}\"?", *near) : std::string());
}

}  // namespace ramify::policy::rules
