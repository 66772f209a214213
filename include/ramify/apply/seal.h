#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "ramify/diag/instant.h"
#include "ramify/diag/result.h"
#include "ramify/diag/secret.h"
#include "ramify/model/names.h"

namespace ramify::apply {

/// Certificate files by `account/user`, project or `default`.
struct Recipients {
  std::map<std::string, std::vector<std::filesystem::path>> by_name;
  std::string project;
  /// The files for one user, most particular first; empty where nobody may open it.
  [[nodiscard]] std::vector<std::filesystem::path> find(const model::AccountKey& account,
                                                        const model::UserName& user) const;
};

/// Reads the certificates and checks that each is X.509 with a key that can be encrypted to, and in date.
[[nodiscard]] Result<void> check_recipients(const std::vector<std::filesystem::path>& certificates, Instant now);

/// CMS AuthEnvelopedData, AES-256-GCM, DER: `openssl cms -decrypt -inform DER -in FILE -inkey KEY -recip CERT` opens
/// it. Written to a temporary file with mode 0600, fsynced, renamed, and the folder fsynced: when this returns the
/// secret is safe. An existing file is never overwritten.
[[nodiscard]] Result<void> seal(const Secret& secret, const std::vector<std::filesystem::path>& certificates,
                                const std::filesystem::path& file);

}  // namespace ramify::apply
