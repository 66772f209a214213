#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ramify::wire {

/// Names and values in order of sending; names may repeat.
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// What both ends need of an HTTP request to sign or verify it.
struct HttpRequest {
  std::string method = "POST";
  std::string path = "/";
  Pairs query;    ///< decoded
  Pairs headers;  ///< names in lower case
  std::string body;
};

struct HttpResponse {
  int status = 0;
  Pairs headers;  ///< names in lower case
  std::string body;
};

[[nodiscard]] std::optional<std::string> find_header(const Pairs& headers, std::string_view lower_name);

/// RFC 3986 unreserved characters stay, all else is %XX in upper case; space is %20.
[[nodiscard]] std::string percent_encode(std::string_view text);
/// `+` is a space only where `plus_is_space` (form bodies and query strings of HTML forms). Empty where a % is
/// malformed.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);
[[nodiscard]] std::string encode_form(const Pairs& pairs);
[[nodiscard]] std::optional<Pairs> decode_form(std::string_view text);

}  // namespace ramify::wire
