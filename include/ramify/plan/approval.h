#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/diag/instant.h"
#include "ramify/diag/result.h"
#include "ramify/plan/plan.h"

namespace ramify::plan {

/// The namespace of approvals: `ssh-keygen -Y sign -n ramify-plan`.
inline constexpr std::string_view kApprovalNamespace = "ramify-plan";

/// One line of an allowed_signers file (ssh-keygen(1), ALLOWED SIGNERS).
struct Signer {
  std::size_t line = 0;
  std::vector<std::string> principals;    ///< patterns; `!` before one takes out whom it matches
  std::string key;                        ///< the public key's bytes, as SSH writes them
  std::optional<std::string> namespaces;  ///< a pattern list
  std::optional<Instant> valid_after;
  std::optional<Instant> valid_before;
  bool authority = false;  ///< `cert-authority`: it stands for certificates, which are not taken, and for no signature
};

/// Reads an allowed_signers file. An option nobody knows and a line that cannot be read are errors that name the line:
/// what is not understood approves nothing. A time without `Z` is the machine's local one,
/// as it is for ssh-keygen.
[[nodiscard]] Result<std::vector<Signer>> parse_allowed_signers(std::string_view text, const std::string& file);

/// A signature that counts.
struct Approval {
  std::vector<std::string> principals;  ///< of every line that names the key
  std::string fingerprint;              ///< `SHA256:…`, as ssh-keygen shows it
};

/// Whether `armored` (SSHSIG) is a signature over `message` in our namespace, by a key that a line allows at `now`.
/// Ed25519, ECDSA on P-256, P-384 and P-521, RSA of 2048 bits and more with SHA-2, and the hardware kinds of the first
/// two, of which a touch is asked. An error of kind `guard` says why it does not count.
[[nodiscard]] Result<Approval> check_signature(std::string_view armored, std::string_view message,
                                               const std::vector<Signer>& allowed, Instant now);

/// Whether the signer is the person of that name, by the patterns of its lines.
[[nodiscard]] bool is_person(const Approval& approval, std::string_view principal);
/// How many people approved: two keys that stand for the same principal, and one key given twice, are one person.
[[nodiscard]] std::size_t people(const std::vector<Approval>& approvals);

/// What a plan needs before it is applied.
struct ApprovalRule {
  std::size_t broadening = 0;  ///< people, where it broadens access
  std::size_t narrowing = 0;   ///< where it only narrows it
  bool forbid_author = false;  ///< the author of the plan's commit does not count
};
/// An error of kind `guard` where the approvals are too few, or the author of the plan cannot be told.
[[nodiscard]] Result<void> enough(const Plan& plan, bool broadens, const std::vector<Approval>& approvals,
                                  const ApprovalRule& rule);

}  // namespace ramify::plan
