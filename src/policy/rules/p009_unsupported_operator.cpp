#include <fmt/format.h>

#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::policy::rules {
namespace {

/// What to write instead of an operator that other clouds have and RAM does not.
std::string operator_help(std::string_view name) {
  const auto names = operator_names();
  const std::string folded = text::fold_case(name);
  constexpr std::string_view kIfExists = "ifexists";
  if (const std::size_t at = folded.rfind(kIfExists);
      at != std::string::npos && at + kIfExists.size() == folded.size()) {
    const std::string_view bare = name.substr(0, at);
    const std::string instead =
        find_operator(bare) != nullptr ? std::string(bare) : text::suggest(bare, names).value_or("StringEquals");
    return fmt::format("the service refuses ...IfExists; use \"{}\"", instead);
  }
  if (folded == "null")
    return "the service refuses Null; a negated operator such as StringNotLike holds for an absent key";
  if (folded.rfind("forany", 0) == 0 || folded.rfind("forall", 0) == 0) {
    return "the service documents no set operators; several values of one key already mean any of them";
  }
  if (folded.rfind("arn", 0) == 0) return R"(the service has no Arn operators; use "StringLike")";
  if (const auto near = text::suggest(name, names)) return fmt::format("did you mean \"{}\"?", *near);
  return fmt::format("use one of {}", fmt::join(names, ", "));
}

}  // namespace

void unsupported_operator(const std::string& name, const std::string& pointer, Faults& faults) {
  if (find_operator(name) != nullptr) return;
  faults.add("P009", pointer, fmt::format("the service has no condition operator \"{}\"", text::printable(name)),
             operator_help(name));
}

}  // namespace ramify::policy::rules
