#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/diag/secret.h"
#include "ramify/wire/http.h"

namespace ramify::wire {

[[nodiscard]] std::string sha256_hex(std::string_view bytes);
[[nodiscard]] std::string base64_encode(std::string_view bytes);

/// ACS3-HMAC-SHA256 over the request as it will be sent or was received [ram-api.md 2.2]. `signed_headers` in lower
/// case, sorted. The payload hash is computed from the body, not believed.
struct V3Canonical {
  std::string canonical_request;
  std::string string_to_sign;
};
[[nodiscard]] V3Canonical v3_canonical(const HttpRequest& request, const std::vector<std::string>& signed_headers);
[[nodiscard]] std::string v3_signature(std::string_view string_to_sign, const Secret& secret);

/// The headers to sign: host, content-type and every x-acs-*, sorted.
[[nodiscard]] std::vector<std::string> v3_headers_to_sign(const HttpRequest& request);
/// Adds x-acs-content-sha256 and Authorization; all other headers must be there already.
void v3_sign(HttpRequest& request, std::string_view access_key_id, const Secret& secret);

/// `ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=…` taken apart.
struct V3Authorization {
  std::string access_key_id;
  std::vector<std::string> signed_headers;
  std::string signature;
};
[[nodiscard]] std::optional<V3Authorization> parse_v3_authorization(std::string_view header);

/// RPC HMAC-SHA1 over query and form parameters together, without `Signature` [ram-api.md 2.1].
[[nodiscard]] std::string v1_string_to_sign(std::string_view method, const Pairs& parameters);
[[nodiscard]] std::string v1_signature(std::string_view string_to_sign, const Secret& secret);

}  // namespace ramify::wire
