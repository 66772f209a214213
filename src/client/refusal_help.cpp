#include "refusal_help.h"

#include <array>

namespace ramify::client {
namespace {

struct Row {
  std::string_view code;  ///< what the code begins with
  std::string_view help;
};

// The first that fits counts, so what is special stands before its family.
constexpr std::array kRows{
    Row{"EntityNotExists.ResourceGroup",
        "make the resource group in the account first (nothing of RAM does), or correct its id"},
    Row{"EntityNotExist.ResourceGroup",
        "make the resource group in the account first (nothing of RAM does), or correct its id"},
    Row{"EntityNotExist", "it is not there, or not any more; plan anew to see what is"},
    Row{"EntityAlreadyExist", "somebody made it meanwhile; plan anew to see how it differs from what is declared"},
    Row{"DeleteConflict", "something that the plan does not know still hangs on it; plan anew to see what"},
    Row{"LimitExceeded",
        "the account's quota is used up: remove what nobody needs, or have the quota raised in the Quota Center"},
    Row{"MalformedPolicyDocument",
        "the service does not take this document; `ramify lint` knows most reasons why, and the message tells the "
        "rest"},
    Row{"InvalidParameter.PolicyDocument.Length", "shorten the document, or split it into two policies"},
    Row{"InvalidParameter.AssumeRolePolicyDocument.Length",
        "name fewer principals: trust their account, and let can_assume decide who of it gets in"},
    Row{"InvalidParameter", "the service does not take this value: correct it in the configuration"},
    Row{"NotSupport", "the service does not do this for this kind of account or identity: leave it out"},
};

}  // namespace

std::string refusal_help(std::string_view code) {
  for (const auto& row : kRows) {
    if (code.starts_with(row.code)) return std::string(row.help);
  }
  return "mend what the service names, and run again";
}

}  // namespace ramify::client
