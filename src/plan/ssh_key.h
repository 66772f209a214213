#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <openssl/evp.h>

#include "ramify/diag/result.h"

namespace ramify::plan {

/// A public key out of SSH's wire format, ready to verify with.
struct SshKey {
  std::string type;  ///< `ssh-ed25519` …
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{nullptr, &EVP_PKEY_free};
  std::string application;  ///< of a hardware key: `ssh:`
  [[nodiscard]] bool is_hardware() const { return !application.empty(); }
};

/// An error of kind `guard` names what is wrong with it, or that its kind is not taken here.
[[nodiscard]] Result<SshKey> parse_ssh_key(std::string_view blob);
/// Whether `signature` (SSH's wire format, the algorithm's name first) is one over `data`.
[[nodiscard]] Result<void> verify_ssh(const SshKey& key, std::string_view signature, std::string_view data);
/// `SHA256:…`
[[nodiscard]] std::string fingerprint(std::string_view blob);

}  // namespace ramify::plan
