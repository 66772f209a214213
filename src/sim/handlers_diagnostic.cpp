#include <array>

#include "diagnostic.h"
#include "handlers.h"

namespace ramify::sim {
namespace {

Reply decode(Context& context, const Params& params) {
  auto message = open_diagnostic(context.store, context.account.id, params.text("EncodedDiagnosticMessage"));
  if (!message) {
    return invalid_parameter("EncodedDiagnosticMessage",
                             "The parameter \"EncodedDiagnosticMessage\" is not valid: it is not a message of this "
                             "account.");
  }
  return nlohmann::json{{"DecodedDiagnosticMessage", std::move(*message)}};
}

constexpr std::array kRows = {
    Handler{wire::Service::ram, "DecodeDiagnosticMessage", decode},
};

}  // namespace

std::span<const Handler> diagnostic_handlers() {
  return kRows;
}

}  // namespace ramify::sim
