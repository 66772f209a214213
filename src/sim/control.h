#pragma once

#include <span>
#include <string>
#include <string_view>

#include "service.h"

namespace ramify::sim {

/// One thing that a test may ask of the simulator itself, beside the service it imagines: a row each.
struct ControlEndpoint {
  std::string_view method;
  std::string_view path;
  std::string_view what;
  /// The reply's JSON text, or what is wrong with the body.
  Result<std::string> (*answer)(Service& service, const std::string& body);
};
[[nodiscard]] std::span<const ControlEndpoint> control_endpoints();

/// One request to the control port. Requests that a web page could have made are refused: those with an Origin, and
/// those whose Host is not a loopback address.
[[nodiscard]] Delivery answer_control(Service& service, const wire::HttpRequest& request);

/// Whether an address to listen on is this machine's alone.
[[nodiscard]] bool is_loopback(const std::string& host);

}  // namespace ramify::sim
