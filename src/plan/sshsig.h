#pragma once

#include <string>
#include <string_view>

#include "ramify/diag/result.h"

namespace ramify::plan {

/// An SSHSIG signature taken apart (OpenSSH, PROTOCOL.sshsig).
struct SshSignature {
  std::string key;  ///< the public key's bytes
  std::string name_space;
  std::string reserved;
  std::string hash;       ///< `sha256` or `sha512`
  std::string signature;  ///< SSH's wire format
};

/// Between `-----BEGIN SSH SIGNATURE-----` and `-----END SSH SIGNATURE-----`; what follows is passed over, as
/// ssh-keygen does. An error of kind `guard` says what is wrong.
[[nodiscard]] Result<SshSignature> parse_sshsig(std::string_view armored);
/// The bytes that the key has signed for a message.
[[nodiscard]] std::string signed_bytes(const SshSignature& signature, std::string_view message);

}  // namespace ramify::plan
