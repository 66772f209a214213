#include <fmt/format.h>

#include "../json_place.h"
#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::policy::rules {
namespace {

constexpr std::string_view kBadJson = "P001";

void of_other_type(const Json& value, const std::string& pointer, std::string_view what, std::string_view expected,
                   Faults& faults) {
  faults.add(kBadJson, pointer, fmt::format("{} must be {}, not {}", what, expected, type_name(value)));
}

}  // namespace

void bad_json(const text::JsonFault& fault, Faults& faults) {
  faults.add(kBadJson, {}, fault.message, "a policy document must be valid JSON");
}

bool expect_object(const Json& value, const std::string& pointer, std::string_view what, Faults& faults) {
  if (!value.is_object()) of_other_type(value, pointer, what, "an object", faults);
  return value.is_object();
}

bool expect_string(const Json& value, const std::string& pointer, std::string_view what, Faults& faults) {
  if (!value.is_string()) of_other_type(value, pointer, what, "a string", faults);
  return value.is_string();
}

void expect_strings(const Json& value, const std::string& pointer, std::string_view what, bool scalars,
                    Faults& faults) {
  const auto fits = [&](const Json& item) {
    return item.is_string() || (scalars && (item.is_boolean() || item.is_number()));
  };
  if (!value.is_array()) {
    if (!fits(value)) of_other_type(value, pointer, what, "a string or a list of strings", faults);
    return;
  }
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (fits(value[i])) continue;
    of_other_type(value[i], pointer_to(pointer, i), what, "a string in every place", faults);
  }
}

void expect_statements(const Element& document, Faults& faults) {
  if (document.lacks("Statement")) {
    faults.add(kBadJson, document.pointer, "the document has no Statement", R"(add "Statement": a list of statements)");
  } else if (document.has("Statement")) {
    const Json& value = document.json.at("Statement");
    if (value.is_array() || value.is_object()) return;
    of_other_type(value, document.pointer_to("Statement"), "Statement", "a list of statements", faults);
  }
}

void expect_one_resource(const Element& statement, Faults& faults) {
  if (statement.has("Resource") && statement.has("NotResource")) {
    faults.add(kBadJson, statement.pointer, "the statement has both Resource and NotResource", "keep one of them");
  } else if (statement.lacks("Resource") && statement.lacks("NotResource")) {
    faults.add(kBadJson, statement.pointer, "the statement has no Resource",
               R"(add "Resource"; "*" stands for every resource)");
  }
}

bool expect_principals(const Element& statement, Faults& faults) {
  const Json& value = statement.json.at("Principal");
  if (value.is_object()) return true;
  const std::string shown = value.is_string() ? fmt::format("\"{}\"", text::printable(value.get<std::string>()))
                                              : std::string(type_name(value));
  faults.add(kBadJson, statement.pointer_to("Principal"), fmt::format("Principal must be an object, not {}", shown),
             std::string(kPrincipalHelp));
  return false;
}

}  // namespace ramify::policy::rules
