#include "endpoint_url.h"

#include <algorithm>
#include <charconv>

namespace ramify::config {
namespace {

constexpr std::string_view kDigits = "0123456789";

bool is_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), port);
  return fault == std::errc{} && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

bool is_host(std::string_view text) {
  return !text.empty() && text.size() <= 253 && text.front() != '.' && text.front() != '-' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
         });
}

/// Four decimal numbers, of which the first is 127: a name that merely begins so is somebody's domain.
bool is_loopback_v4(std::string_view host) {
  int parts = 0;
  bool first_is_127 = false;
  while (true) {
    const std::size_t dot = host.find('.');
    const std::string_view part = host.substr(0, dot);
    if (part.empty() || part.size() > 3 || part.find_first_not_of(kDigits) != std::string_view::npos) return false;
    if (parts == 0) first_is_127 = part == "127";
    ++parts;
    if (dot == std::string_view::npos) break;
    host.remove_prefix(dot + 1);
  }
  return parts == 4 && first_is_127;
}

}  // namespace

EndpointVerdict judge_endpoint(std::string_view url) {
  const bool plain = url.starts_with("http://");
  if (!plain && !url.starts_with("https://")) return EndpointVerdict::malformed;
  std::string_view rest = url.substr(plain ? 7 : 8);
  bool loopback = false;
  if (rest.starts_with("[::1]")) {
    loopback = true;
    rest.remove_prefix(5);
  } else {
    const std::string_view host = rest.substr(0, rest.find(':'));
    if (!is_host(host)) return EndpointVerdict::malformed;
    loopback = host == "localhost" || is_loopback_v4(host);
    rest.remove_prefix(host.size());
  }
  if (!rest.empty() && (rest.front() != ':' || !is_port(rest.substr(1)))) return EndpointVerdict::malformed;
  return plain && !loopback ? EndpointVerdict::plain_http : EndpointVerdict::good;
}

}  // namespace ramify::config
