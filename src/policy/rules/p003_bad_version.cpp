#include <fmt/format.h>

#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::policy::rules {

void bad_version(const Element& document, Faults& faults) {
  const auto say = [&](const std::string& pointer, std::string message) {
    faults.add("P003", pointer, std::move(message), R"(write "Version": "1", the 1 in quotes)");
  };
  if (document.lacks("Version")) say(document.pointer, "the document has no Version");
  if (!document.has("Version")) return;
  const Json& version = document.json.at("Version");
  const std::string pointer = document.pointer_to("Version");
  if (!version.is_string()) {
    say(pointer, fmt::format("Version must be the string \"1\", not {}", type_name(version)));
  } else if (version.get<std::string>() != "1") {
    say(pointer, fmt::format(R"(Version must be "1", not "{}")", text::printable(version.get<std::string>())));
  }
}

}  // namespace ramify::policy::rules
