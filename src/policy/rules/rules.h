#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "../operators.h"
#include "element.h"
#include "ramify/text/strict_json.h"

/// What the strict reader asks of a document, a rule a file, in the order of their ids. The rows that say why and what
/// to do are those of the lint rules P001 to P013.
namespace ramify::policy::rules {

// P001. Those that answer say whether the value can be read.
void bad_json(const text::JsonFault& fault, Faults& faults);
bool expect_object(const Json& value, const std::string& pointer, std::string_view what, Faults& faults);
bool expect_string(const Json& value, const std::string& pointer, std::string_view what, Faults& faults);
/// `scalars`: numbers and booleans stand for their text.
void expect_strings(const Json& value, const std::string& pointer, std::string_view what, bool scalars, Faults& faults);
void expect_statements(const Element& document, Faults& faults);
void expect_one_resource(const Element& statement, Faults& faults);
bool expect_principals(const Element& statement, Faults& faults);

// P002. Whether the text is not JSON for that reason.
bool duplicate_member(const text::JsonFault& fault, Faults& faults);
// P003
void bad_version(const Element& document, Faults& faults);
// P004
void bad_effect(const Element& statement, Faults& faults);
// P005
void action_and_not_action(const Element& statement, Faults& faults);
// P006
void bad_action(const std::string& action, const std::string& pointer, Faults& faults);
// P007. A resource in an identity policy, a principal in a trust policy.
void bad_arn(const std::string& arn, const std::string& pointer, DocumentKind kind, Faults& faults);
// P008. Notes what misspelt members stand for.
void unknown_element(Element& element, const std::vector<std::string>& known, Faults& faults);
void resource_of_trust(const Element& statement, Faults& faults);
// P009
void unsupported_operator(const std::string& name, const std::string& pointer, Faults& faults);
// P010
void bad_condition_key(const std::string& key, const std::string& pointer, Faults& faults);
// P011
void several_booleans(const Operator& op, const Json& values, const std::string& pointer, Faults& faults);
// P012
void bad_value(const Operator& op, const std::string& value, const std::string& pointer, Faults& faults);
// P013
void misplaced_principal(const Element& statement, DocumentKind kind, Faults& faults);
void principal_of_nobody(const Element& statement, Faults& faults);

/// How a Principal is written, for P001 and P013.
inline constexpr std::string_view kPrincipalHelp =
    R"(write "Principal": {"RAM": …}, {"Service": …} or {"Federated": …})";

}  // namespace ramify::policy::rules
