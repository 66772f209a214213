#include "jwt.h"

#include <algorithm>
#include <array>

#include "encoding.h"
#include "public_key.h"
#include "ramify/text/strict_json.h"

namespace ramify::sim {
namespace {

using nlohmann::json;

tl::unexpected<ApiError> invalid(std::string message) {
  return refuse(401, "AuthenticationFail.OIDCToken.Invalid", std::move(message));
}

struct Algorithm {
  std::string_view name;
  const char* digest;
  std::string_view curve;  ///< of ECDSA; empty: RSASSA-PKCS1-v1_5
};
constexpr std::array kAlgorithms = {Algorithm{"RS256", "SHA256", {}},      Algorithm{"RS384", "SHA384", {}},
                                    Algorithm{"RS512", "SHA512", {}},      Algorithm{"ES256", "SHA256", "P-256"},
                                    Algorithm{"ES384", "SHA384", "P-384"}, Algorithm{"ES512", "SHA512", "P-521"}};

json object_in(std::string_view part) {
  const auto bytes = base64url_decode(part);
  if (!bytes) return {};
  auto parsed = text::parse_json(*bytes);
  return parsed && parsed->is_object() ? std::move(*parsed) : json();
}

std::string text_of(const json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Whether that key of a set made the signature.
bool made_signature(const json& key, const Algorithm& algorithm, std::string_view text, std::string_view signature) {
  const auto number = [&](const char* member) { return base64url_decode(text_of(key, member)); };
  if (algorithm.curve.empty()) {
    const auto modulus = number("n");
    const auto exponent = number("e");
    return text_of(key, "kty") == "RSA" && modulus && exponent &&
           rsa_verifies(rsa_key(*modulus, *exponent).get(), algorithm.digest, text, signature);
  }
  const auto x = number("x");
  const auto y = number("y");
  return text_of(key, "kty") == "EC" && text_of(key, "crv") == algorithm.curve && x && y &&
         ec_verifies(ec_key(std::string(algorithm.curve), *x, *y).get(), algorithm.digest, text, signature);
}

bool signed_by(const json& keys, const std::string& id, const Algorithm& algorithm, std::string_view text,
               std::string_view signature) {
  return std::any_of(keys.begin(), keys.end(), [&](const json& key) {
    return key.is_object() && (id.empty() || text_of(key, "kid") == id) &&
           made_signature(key, algorithm, text, signature);
  });
}

}  // namespace

Answer<json> verified_claims(std::string_view token, const std::string& jwks) {
  const auto first = token.find('.');
  const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) {
    return invalid("The number of Jwt field should be divided into 3 parts with '.' .");
  }
  const json header = object_in(token.substr(0, first));
  json claims = object_in(token.substr(first + 1, second - first - 1));
  const auto signature = base64url_decode(token.substr(second + 1));
  if (header.is_null() || claims.is_null() || !signature) {
    return invalid("The Jwt content is invalid that cannot be recognized.");
  }
  const std::string name = text_of(header, "alg");
  const auto* algorithm =
      std::find_if(kAlgorithms.begin(), kAlgorithms.end(), [&](const Algorithm& a) { return a.name == name; });
  if (algorithm == kAlgorithms.end()) {
    return invalid("The algorithm " + name + " that be specified in Jwt header is unknown.");
  }
  const auto keys = text::parse_json(jwks);
  const bool known = keys && keys->is_object() && keys->contains("keys");
  if (!known || !signed_by((*keys)["keys"], text_of(header, "kid"), *algorithm, token.substr(0, second), *signature)) {
    return refuse("AuthenticationFail.OIDCToken.InvalidSignature");
  }
  return claims;
}

}  // namespace ramify::sim
