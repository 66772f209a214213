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
};
constexpr std::array kAlgorithms = {Algorithm{"RS256", "SHA256"}, Algorithm{"RS384", "SHA384"},
                                    Algorithm{"RS512", "SHA512"}};

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

bool signed_by(const json& keys, const std::string& id, const char* digest, std::string_view text,
               std::string_view signature) {
  return std::any_of(keys.begin(), keys.end(), [&](const json& key) {
    if (!key.is_object() || text_of(key, "kty") != "RSA") return false;
    if (!id.empty() && text_of(key, "kid") != id) return false;
    const auto modulus = base64url_decode(text_of(key, "n"));
    const auto exponent = base64url_decode(text_of(key, "e"));
    return modulus && exponent && rsa_verifies(rsa_key(*modulus, *exponent).get(), digest, text, signature);
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
  if (!known ||
      !signed_by((*keys)["keys"], text_of(header, "kid"), algorithm->digest, token.substr(0, second), *signature)) {
    return refuse("AuthenticationFail.OIDCToken.InvalidSignature");
  }
  return claims;
}

}  // namespace ramify::sim
