#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

namespace ramify::sim {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using PublicKey = std::unique_ptr<EVP_PKEY, FreeKey>;

/// An RSA key of modulus and exponent, big-endian bytes; null where they make none.
[[nodiscard]] PublicKey rsa_key(std::string_view modulus, std::string_view exponent);
/// A point of `P-256`, `P-384` or `P-521`, by its coordinates as they stand in a JWK; null where it is none.
[[nodiscard]] PublicKey ec_key(const std::string& curve, std::string_view x, std::string_view y);
/// The key of a DER certificate; null where it is none.
[[nodiscard]] PublicKey certificate_key(std::string_view der);

/// RSASSA-PKCS1-v1_5 with `SHA256`, `SHA384` or `SHA512`.
[[nodiscard]] bool rsa_verifies(EVP_PKEY* key, const char* digest, std::string_view text, std::string_view signature);
/// ECDSA as a JSON Web Signature has it: both numbers of the signature side by side (RFC 7518, 3.4).
[[nodiscard]] bool ec_verifies(EVP_PKEY* key, const char* digest, std::string_view text, std::string_view signature);

}  // namespace ramify::sim
