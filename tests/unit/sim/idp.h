#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "ramify/diag/instant.h"
#include "talker.h"

namespace ramify::sim_test {

/// An identity provider with a key of its own, as an OIDC issuer and as a SAML IdP. What it signs as SAML it writes in
/// canonical form by hand, so that the simulator's canonicalization is held to something that is not itself.
class Idp {
 public:
  Idp();
  ~Idp();
  Idp(const Idp&) = delete;
  Idp& operator=(const Idp&) = delete;

  /// `identity_providers` of a seed: `ci` (oidc) and `corp` (saml).
  [[nodiscard]] std::string seed() const;
  [[nodiscard]] nlohmann::json claims(Instant now) const;  ///< good for an hour
  [[nodiscard]] std::string token(const nlohmann::json& claims) const;
  [[nodiscard]] std::string token_by_curve(const nlohmann::json& claims) const;  ///< ES256, by its other key
  /// Good for five minutes.
  [[nodiscard]] std::string assertion(Instant now, const std::string& audience = "urn:alibaba:cloudcomputing") const;

 private:
  [[nodiscard]] std::string sign(const std::string& text) const;
  struct Key;
  std::unique_ptr<Key> key_;
};

[[nodiscard]] std::string base64(const std::string& bytes);
/// A world whose company-a has these members of a snapshot beside its id.
[[nodiscard]] World seeded(const std::string& name, const std::string& members);

}  // namespace ramify::sim_test
