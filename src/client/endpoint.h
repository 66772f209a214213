#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ramify::client {

/// A base URL taken apart: `scheme://host[:port]`, nothing behind it.
struct Endpoint {
  std::string scheme;     ///< http or https
  std::string authority;  ///< host[:port], as the host header has it
  std::string host;
  [[nodiscard]] bool is_loopback() const;
  [[nodiscard]] std::string url() const { return scheme + "://" + authority; }
};

/// Empty where the text is no base URL: another scheme, user data, a path, a query, or anything but a plain host.
[[nodiscard]] std::optional<Endpoint> parse_endpoint(std::string_view url);

}  // namespace ramify::client
