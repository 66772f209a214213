#pragma once

#include <string>
#include <vector>

#include "api_error.h"
#include "ramify/diag/instant.h"

namespace ramify::sim {

/// What a SAML 2.0 assertion says, once the IdP's signature over it has been verified.
struct SamlClaims {
  std::string issuer;
  std::string subject;
  std::string subject_type;  ///< without `urn:oasis:names:tc:SAML:2.0:nameid-format:`
  std::string recipient;
  std::vector<std::string> roles;  ///< `<role ARN>,<provider ARN>`
  std::string session_name;
};

/// Reads the assertion in a base64 Response or Assertion that one of the metadata's certificates signed (enveloped,
/// exclusive canonicalization, RSA with SHA-256 to SHA-512), that is valid at `now` and meant for Alibaba Cloud.
/// Nothing outside the signed element is read. Errors: AuthenticationFail.IDPMetadata.Invalid,
/// AuthenticationFail.SAMLAssertion.Invalid, .Expired.
[[nodiscard]] Answer<SamlClaims> verified_assertion(const std::string& base64, const std::string& metadata,
                                                    Instant now);

}  // namespace ramify::sim
