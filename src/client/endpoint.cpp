#include "endpoint.h"

#include <algorithm>

#include "ramify/client/loopback.h"

namespace ramify::client {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_host_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-';
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace

bool Endpoint::is_loopback() const {
  if (host == "localhost" || host == "[::1]") return true;
  return host.starts_with("127.") &&
         std::all_of(host.begin(), host.end(), [](char c) { return is_digit(c) || c == '.'; });
}

std::optional<Endpoint> parse_endpoint(std::string_view url) {
  Endpoint endpoint;
  for (const std::string_view scheme : {"https", "http"}) {
    if (!url.starts_with(scheme) || !url.substr(scheme.size()).starts_with("://")) continue;
    endpoint.scheme = scheme;
    url.remove_prefix(scheme.size() + 3);
    break;
  }
  if (endpoint.scheme.empty()) return std::nullopt;
  if (url.ends_with('/')) url.remove_suffix(1);
  endpoint.authority = url;
  if (url.starts_with("[::1]")) {
    endpoint.host = "[::1]";
    url.remove_prefix(endpoint.host.size());
    if (url.empty() || (url.starts_with(':') && is_port(url.substr(1)))) return endpoint;
    return std::nullopt;
  }
  const auto colon = url.find(':');
  if (colon != std::string_view::npos && !is_port(url.substr(colon + 1))) return std::nullopt;
  endpoint.host = url.substr(0, colon);
  if (endpoint.host.empty() || !std::all_of(endpoint.host.begin(), endpoint.host.end(), is_host_character)) {
    return std::nullopt;
  }
  return endpoint;
}

bool is_loopback(std::string_view base_url) {
  const auto endpoint = parse_endpoint(base_url);
  return endpoint && endpoint->is_loopback();
}

}  // namespace ramify::client
